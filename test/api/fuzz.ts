import { readFixture } from '../fixtures/read.ts';

/** As much of JSON Schema as our document is written in. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly default?: unknown;
};

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const naughty = readFixture<readonly string[]>('corpora/blns.json');
const numbers = [0, -1, 1, 5, 60, 1000, 1001, 10_080, 0.5, -0, 1e308, 2 ** 53, 4_294_967_296];
const strays: readonly unknown[] = [null, true, [], {}, [[]], { $ne: null }, '', 7, '\ud800', '\u0000'];
const oneIn = 12;

/** Makes values of a schema; now and then one that it does not allow, a field too many or too few. */
export function createFuzzer(random: () => number, known: () => readonly string[]) {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const seldom = () => random() * oneIn < 1;
  const text = () => (random() < 0.5 && known().length > 0 ? pick(known()) : pick(naughty));

  function valueOf(schema: Schema): unknown {
    if (seldom()) return pick([...strays, ...numbers, ...naughty]);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return pick(schema.enum);
    if (schema.anyOf !== undefined) return valueOf(pick(schema.anyOf));
    const type = pick([schema.type ?? 'object'].flat());
    switch (type) {
      case 'string':
        return text();
      case 'integer':
      case 'number':
        return pick(numbers);
      case 'boolean':
        return random() < 0.5;
      case 'null':
        return null;
      case 'array':
        return Array.from({ length: Math.floor(random() * 3) }, () =>
          valueOf(schema.items ?? { type: 'string' }),
        );
      default:
        return objectOf(schema);
    }
  }

  function objectOf({ properties = {}, required = [] }: Schema): Record<string, unknown> {
    const names = Object.keys(properties).filter((name) =>
      required.includes(name) ? !seldom() : random() < 0.25,
    );
    const fields = names.map((name) => [name, valueOf(properties[name] ?? {})] as const);
    return Object.fromEntries(seldom() ? [...fields, [text(), text()] as const] : fields);
  }
  return { valueOf, objectOf, text, seldom };
}
