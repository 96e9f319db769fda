import type { OpenApi, Schema } from './document.ts';
import { resolve } from './resolve.ts';

/** `string or null, 1 to 80 characters`; `one of en, es`; `array of objects`. */
export function describeType(document: OpenApi, schema: Schema): string {
  const known = resolve(document, schema);
  if (known.type === 'null') return 'null';
  if (isFixed(known)) return `always ${JSON.stringify(known.const ?? known.enum?.[0] ?? [])}`;
  return [choices(document, known), boundsInWords(known)].filter((words) => words !== '').join(', ');
}

/** Whether only one value will do. */
export function isFixed(schema: Schema): boolean {
  return (
    schema.const !== undefined || schema.enum?.length === 1 || schema.maxItems === 0 || schema.type === 'null'
  );
}

function choices(document: OpenApi, schema: Schema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.map(String).join(', ')}`;
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined) return joinByOr(several.map((choice) => describeType(document, choice)));
  if (schema.allOf !== undefined) return 'object';
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return joinByOr(types.map((type) => (type === 'array' ? arrayInWords(document, schema) : type)));
}

function joinByOr(words: readonly string[]): string {
  return words.join(words.some((one) => /,| or /.test(one)) ? ', or ' : ' or ');
}

function arrayInWords(document: OpenApi, { items }: Schema): string {
  if (items === undefined) return 'array';
  const known = resolve(document, items);
  const bounds = boundsInWords(known);
  const each = choices(document, known).replaceAll(/\b(string|number|integer|boolean|object)\b/g, '$1s');
  return bounds === '' ? `array of ${each}` : `array of ${each} (${bounds})`;
}

function boundsInWords(schema: Schema): string {
  const bounds = [
    schema.format ?? '',
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minimum, schema.maximum, ''),
    range(schema.minItems, schema.maxItems, ' entries'),
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ];
  return bounds.filter((bound) => bound !== '').join(', ');
}

/** The bounds that generators put around every integer say nothing and are left out. */
function range(least: number | undefined, most: number | undefined, unit: string): string {
  const limit = most === undefined || most >= Number.MAX_SAFE_INTEGER ? undefined : most.toLocaleString('en');
  const start =
    least === undefined || least <= Number.MIN_SAFE_INTEGER ? undefined : least.toLocaleString('en');
  if (start !== undefined && limit !== undefined) return `${start} to ${limit}${unit}`;
  if (limit !== undefined) return `at most ${limit}${unit}`;
  return start === undefined ? '' : `at least ${start}${unit}`;
}
