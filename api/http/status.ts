import type { ErrorType } from './errors.ts';

/** The one table from error to HTTP status. Every error that it does not name is a 400. */
const statuses: Readonly<Partial<Record<ErrorType, ErrorStatus>>> = {
  unauthorized_credentials: 401,
  unable_to_auth_magic_link: 401,
  email_mismatch: 403,
  unauthorized_action: 403,
  organization_not_found: 404,
  member_not_found: 404,
  invitation_not_found: 404,
  route_not_found: 404,
  method_not_allowed: 405,
  idempotency_key_reused: 409,
  idempotency_key_in_progress: 409,
  invitation_not_pending: 409,
  request_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  internal_error: 500,
  service_unavailable: 503,
};

export type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;

export function statusOf(type: ErrorType): ErrorStatus {
  return statuses[type] ?? 400;
}
