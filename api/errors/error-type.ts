import { refuse } from '../../domain/outcome.ts';
import type { Refused } from '../../domain/outcome.ts';
import type { RefusalType } from '../../domain/refusal.ts';

/** The errors of the HTTP layer; every other one is a refusal of the domain. */
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

/** Reports every problem with the form of a request in one refusal. */
export function badRequest(problems: readonly string[]): Refused<'bad_request'> {
  return refuse('bad_request', problems.join(' '));
}
