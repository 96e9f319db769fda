import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

export type Metadata = Readonly<Record<string, unknown>>;

const maxOctets = 4_096;

/** How `JSON.stringify` writes a NUL or half of a surrogate pair, neither of which PostgreSQL's jsonb can hold. */
const unkeepable = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * Answers a JSON object that is kept as it is: at most 4 KiB as UTF-8 JSON.
 * @param place the field: `trusted_metadata`. Refuses with `invalid_metadata`.
 */
export function parseMetadata(value: unknown, field: string): Outcome<Metadata> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('invalid_metadata', `${field} is not a JSON object.`);
  }
  const json = serialise(value);
  if (json === null || new TextEncoder().encode(json).length > maxOctets) {
    return refuse('invalid_metadata', `${field} is longer than ${maxOctets} bytes of JSON.`);
  }
  if (unkeepable.test(json)) {
    return refuse('invalid_metadata', `${field} has a NUL or half of a surrogate pair in it.`);
  }
  return allow(value as Metadata);
}

/** Null for what nests deeper than the stack, which is also longer than we take. */
function serialise(value: object): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
