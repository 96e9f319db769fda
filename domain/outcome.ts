import type { Refusal, RefusalType } from './refusal.ts';

/**
 * Result of a decision or a check: a value, or a refusal that a caller may read. A technical failure is thrown; a
 * refusal never is.
 * @typeParam E names of the refusals it can be
 */
export type Outcome<T, E extends string = RefusalType> = Allowed<T> | Refused<E>;

type Allowed<T> = { readonly ok: true; readonly value: T };

export type Refused<E extends string = RefusalType> = { readonly ok: false; readonly refusal: Refusal<E> };

export function allow<T>(value: T): Allowed<T> {
  return { ok: true, value };
}

/**
 * Returns a refusal.
 * @param message names the field and its path, never a value or a secret: it may be an address
 * @param details for programs; no personal data either
 */
export function refuse<E extends string>(
  type: E,
  message: string,
  details?: NonNullable<Refusal['details']>,
): Refused<E> {
  return { ok: false, refusal: details === undefined ? { type, message } : { type, message, details } };
}

type Outcomes = Readonly<Record<string, Outcome<unknown, string> | undefined>>;

/** The values of an object of outcomes; a field whose outcome may be undefined may be absent. */
type Combined<T extends Outcomes> = {
  -readonly [K in keyof T as undefined extends T[K] ? never : K]: ValueOf<T[K]>;
} & {
  -readonly [K in keyof T as undefined extends T[K] ? K : never]?: ValueOf<T[K]>;
};
type ValueOf<O> = O extends { readonly ok: true; readonly value: infer Value } ? Value : never;
type ErrorOf<O> = O extends Refused<infer E> ? E : never;

/**
 * Turns an object of outcomes into the outcome of the object. The first refusal, in the order of the fields, wins; a
 * field that is undefined stays absent.
 */
export function combine<T extends Outcomes>(outcomes: T): Outcome<Combined<T>, ErrorOf<T[keyof T]>> {
  const values: Record<string, unknown> = {};
  for (const [field, outcome] of Object.entries(outcomes)) {
    if (outcome === undefined) continue;
    if (!outcome.ok) return outcome as Refused<ErrorOf<T[keyof T]>>;
    values[field] = outcome.value;
  }
  return allow(values as Combined<T>);
}

/** Parses a field that may be absent: returns undefined, for `combine`, where it is. */
export function optional<Written, T, E extends string>(
  written: Written | undefined,
  parse: (written: Written) => Outcome<T, E>,
): Outcome<T, E> | undefined {
  return written === undefined ? undefined : parse(written);
}
