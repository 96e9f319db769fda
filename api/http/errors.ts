import type { RefusalType } from '../../domain/refusal.ts';

/** The errors of the door itself; every other one is a refusal of the domain. */
export type HttpErrorType =
  | 'bad_request'
  | 'invalid_cursor'
  | 'invalid_idempotency_key'
  | 'unauthorized_credentials'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'idempotency_key_reused'
  | 'idempotency_key_in_progress'
  | 'request_too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'internal_error'
  | 'service_unavailable';

/** Every `error_type` that a caller can meet. */
export type ErrorType = RefusalType | HttpErrorType;

export type ErrorDetails = Readonly<Record<string, string | number | null | readonly string[]>>;

/** A "no", of the door or of the domain: a {@link Refusal} is one. */
export type Denial = {
  readonly type: ErrorType;
  readonly message: string;
  readonly details?: ErrorDetails;
};

export type Denied = { readonly ok: false; readonly refusal: Denial };

/** What a step of the door answers: what it read, or why the request goes no further. */
export type Passed<T> = { readonly ok: true; readonly value: T } | Denied;

export function pass<T>(value: T): Passed<T> {
  return { ok: true, value };
}

/**
 * Says no.
 * @param message one sentence or more, ours: it may name fields and places, never a value or a secret
 */
export function deny(type: ErrorType, message: string, details?: ErrorDetails): Denied {
  return { ok: false, refusal: details === undefined ? { type, message } : { type, message, details } };
}

/** Several faults of form as one denial: a caller hears of all of them at once. */
export function denyForm(faults: readonly string[]): Denied {
  return deny('bad_request', faults.join(' '));
}
