import type { OpenApi, Schema } from './document.ts';
import { resolve } from './resolve.ts';
import { isFixed, describeType } from './describe-type.ts';

/** A field as a reader sees it: its type in words, its bounds, and the fields inside it. */
export type Field = {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** It is there for callers' sake and takes or has one value only. */
  readonly fixed: boolean;
  readonly fields: readonly Field[];
};

/** Deeper than any response of ours; ends the walk through a recursive schema. */
const maxDepth = 6;

export function fieldsOf(document: OpenApi, schema: Schema, depth = 0): Field[] {
  const { properties = {}, required = [] } = plain(document, schema);
  if (depth > maxDepth) return [];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: describeType(document, property),
    required: required.includes(name),
    description: property.description ?? resolve(document, property).description ?? '',
    fixed: isFixed(resolve(document, property)),
    fields: fieldsOf(document, inside(document, property), depth + 1),
  }));
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
