import { createHash } from 'node:crypto';
import type { JsonValue } from '../http/parse-json.ts';

/**
 * SHA-256 of a JSON value: the same for two bodies that mean the same, whatever the order of their fields and the
 * space between them.
 */
export function bodyHash(value: JsonValue): Buffer {
  return createHash('sha256').update(canonicalJson(value)).digest();
}

function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((entry: JsonValue) => canonicalJson(entry)).join(',')}]`;
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, entry]) => `${JSON.stringify(name)}:${canonicalJson(entry)}`).join(',')}}`;
}
