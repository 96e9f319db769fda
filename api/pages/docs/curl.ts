import type { OpenApi, Schema } from './document.ts';
import { resolve } from './resolve.ts';
import type { Call } from './operations.ts';

/** The call as a line for a shell, with the fields that must be there, or else a few of those that may. */
export function curlOf(document: OpenApi, { method, path, body, operation }: Call): string {
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$USHER_URL${path}"`];
  if ((operation.security ?? []).length > 0) lines.push(`-u "$USHER_PROJECT_ID:$USHER_SECRET"`);
  if (body !== null) {
    lines.push(`-H 'Content-Type: application/json'`);
    lines.push(`-d '${JSON.stringify(sampleOf(document, body), null, 2).replaceAll("'", `'\\''`)}'`);
  }
  return lines.join(' \\\n  ');
}

const fewFields = 2;

function sampleOf(document: OpenApi, schema: Schema, name = ''): unknown {
  const known = resolve(document, schema);
  const given = known.example ?? known.examples?.[0] ?? known.const ?? known.default;
  if (given !== undefined && given !== null) return given;
  if (sampleTexts[name] !== undefined) return sampleTexts[name];
  if (known.enum !== undefined) return known.enum[0];
  const choice = (known.anyOf ?? known.oneOf)?.find((one) => one.type !== 'null');
  if (choice !== undefined) return sampleOf(document, choice, name);
  switch (typeof known.type === 'string' ? known.type : known.type?.[0]) {
    case 'object':
      return sampleObject(document, known);
    case 'array':
      return known.items === undefined ? [] : [sampleOf(document, known.items, name)];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return known.minimum ?? 1;
    default:
      return '…';
  }
}

function sampleObject(
  document: OpenApi,
  { properties = {}, required = [] }: Schema,
): Record<string, unknown> {
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, fewFields);
  return Object.fromEntries(names.map((name) => [name, sampleOf(document, properties[name] ?? {}, name)]));
}

const sampleTexts: Readonly<Record<string, string>> = {
  organization_id: 'organization-…',
  organization_name: 'Example Company',
  organization_slug: 'example-company',
  member_id: 'member-…',
  email_address: 'ada@company.com',
  name: 'Ada Lovelace',
  magic_links_token: 'the token of the link',
};
