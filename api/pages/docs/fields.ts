import type { OpenApi, Schema } from './document.ts';

/** A field as a reader sees it: its type in words, its bounds, and the fields inside it. */
export type Field = {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  readonly fields: readonly Field[];
};

/** Deeper than any answer of ours; ends the walk through a schema that holds itself. */
const maxDepth = 6;

export function fieldsOf(document: OpenApi, schema: Schema, depth = 0): Field[] {
  const { properties = {}, required = [] } = plain(document, schema);
  if (depth > maxDepth) return [];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeInWords(document, property),
    required: required.includes(name),
    description: property.description ?? resolve(document, property).description ?? '',
    fields: fieldsOf(document, inside(document, property), depth + 1),
  }));
}

/** `string or null, 1 to 80 characters`; `one of en, es`; `array of objects`. */
export function typeInWords(document: OpenApi, schema: Schema): string {
  const known = resolve(document, schema);
  const bounds = boundsInWords(known);
  const words = choices(document, known);
  return bounds === '' ? words : `${words}, ${bounds}`;
}

/** The schema itself, where it was only a reference. */
export function resolve(document: OpenApi, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.split('/').at(-1) ?? '';
  return document.components?.schemas?.[name] ?? {};
}

function plain(document: OpenApi, schema: Schema): Schema {
  const known = resolve(document, schema);
  if (known.allOf === undefined) return known;
  const parts = [known, ...known.allOf.map((part) => plain(document, part))];
  return {
    ...known,
    properties: Object.assign({}, ...parts.map(({ properties }) => properties ?? {})) as Record<
      string,
      Schema
    >,
    required: parts.flatMap(({ required }) => required ?? []),
  };
}

/** What holds the fields: the object, the array's items, or the one of several that is not null. */
function inside(document: OpenApi, schema: Schema): Schema {
  const known = plain(document, schema);
  if (known.items !== undefined) return inside(document, known.items);
  const objects = (known.anyOf ?? known.oneOf ?? []).map((choice) => inside(document, choice));
  return objects.find(({ properties }) => properties !== undefined) ?? known;
}

function choices(document: OpenApi, schema: Schema): string {
  if (schema.const !== undefined) return `always ${JSON.stringify(schema.const)}`;
  if (schema.enum !== undefined) return `one of ${schema.enum.map(String).join(', ')}`;
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined) return several.map((choice) => typeInWords(document, choice)).join(' or ');
  if (schema.allOf !== undefined) return 'object';
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return types.map((type) => (type === 'array' ? arrayInWords(document, schema) : type)).join(' or ');
}

function arrayInWords(document: OpenApi, schema: Schema): string {
  return schema.items === undefined ? 'array' : `array of ${typeInWords(document, schema.items)}`;
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

function range(least: number | undefined, most: number | undefined, unit: string): string {
  const limit = most === undefined || most >= Number.MAX_SAFE_INTEGER ? undefined : most;
  const start = least === undefined || least <= Number.MIN_SAFE_INTEGER ? undefined : least;
  if (start !== undefined && limit !== undefined) return `${String(start)} to ${String(limit)}${unit}`;
  if (limit !== undefined) return `at most ${String(limit)}${unit}`;
  return start === undefined ? '' : `at least ${String(start)}${unit}`;
}
