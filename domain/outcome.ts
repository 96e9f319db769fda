import type { Refusal, RefusalType } from './refusal.ts';

/** The answer of a decision: a value, or a refusal in words a caller may read. Faults are thrown, refusals never. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refused;

export type Refused = { readonly ok: false; readonly refusal: Refusal };

export function allow<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/**
 * Says no.
 * @param message one sentence that names the field and the place of the offending value, never the value itself:
 *   it may be an address.
 */
export function refuse(type: RefusalType, message: string): Refused {
  return { ok: false, refusal: { type, message } };
}
