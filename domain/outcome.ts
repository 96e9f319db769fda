import type { Refusal, RefusalType } from './refusal.ts';

/** The answer of a decision: a value, or a refusal in words a caller may read. Faults are thrown, refusals never. */
export type Outcome<T, E extends RefusalType = RefusalType> = Allowed<T> | Refused<E>;

type Allowed<T> = { readonly ok: true; readonly value: T };

export type Refused<E extends RefusalType = RefusalType> = {
  readonly ok: false;
  readonly refusal: Refusal<E>;
};

export function allow<T>(value: T): Allowed<T> {
  return { ok: true, value };
}

/**
 * Says no.
 * @param message one sentence that names the field and the place of the offending value, never the value itself:
 *   it may be an address.
 */
export function refuse<E extends RefusalType>(type: E, message: string): Refused<E> {
  return { ok: false, refusal: { type, message } };
}
