import type { JsonValue } from './json-body.ts';

/**
 * The places of a value that PostgreSQL cannot keep as they are: U+0000, half a surrogate pair, a number that is
 * not finite. They are refused at the door, by place, so that no such value gets further.
 * @param value nested no deeper than `parseJson` allows
 */
export function findUnstorable(value: JsonValue, place = ''): readonly string[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [place];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [place];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string, JsonValue][] = Array.isArray(value)
    ? value.map((entry, index) => [`${place}[${index}]`, entry])
    : Object.entries(value).map(([name, entry]) => [place === '' ? name : `${place}.${name}`, entry]);
  return entries.flatMap(([name, entry]) => (isStorable(name) ? findUnstorable(entry, name) : [place]));
}

/** Whether a text is well-formed and without U+0000. */
export function isStorable(text: string): boolean {
  return !/\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
