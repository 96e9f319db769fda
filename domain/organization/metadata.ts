import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

export type Metadata = Readonly<Record<string, unknown>>;

const maxOctets = 4_096;

/** A NUL or a lone surrogate as `JSON.stringify` writes it; PostgreSQL's jsonb can store neither. */
const unkeepable = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * Returns a JSON object that is stored as it is: at most 4 KiB as UTF-8 JSON.
 * @param field its name: `trusted_metadata`. Refuses with `invalid_metadata`
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

/** Returns null for an object nested deeper than the stack, which is also longer than allowed. */
function serialise(value: object): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
