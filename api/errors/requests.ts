import type { ErrorEntries } from './entry.ts';

/** Errors of the HTTP layer. */
export const requestErrors = {
  bad_request: {
    status: 400,
    isReplayable: false,
    meaning:
      'The request is not in the form that this route takes: the JSON is malformed, a field or query name is unknown, has the wrong type, or is missing. The message names each place.',
    remedy:
      'Correct the places that `error_message` names. Unknown names are refused rather than ignored, so a typing error shows at once. A comma after the last field is not JSON.',
  },
  invalid_cursor: {
    status: 400,
    isReplayable: false,
    meaning: 'The `cursor` does not come from the same list with the same filters.',
    remedy:
      'Begin without a cursor, and pass on the `next_cursor` of each page unchanged with the same filters.',
  },
  invalid_idempotency_key: {
    status: 400,
    isReplayable: false,
    meaning: 'The `Idempotency-Key` header is empty, longer than 255 characters, or not printable ASCII.',
    remedy:
      'Send 1 to 255 printable ASCII characters; a random UUID for each thing you want done is a good choice.',
  },
  idempotency_key_reused: {
    status: 409,
    isReplayable: false,
    meaning: 'The same `Idempotency-Key` was sent to this route before, with a different body.',
    remedy: 'Use a new key for each new request, and the old one only to repeat the same request.',
  },
  idempotency_key_in_progress: {
    status: 409,
    isReplayable: false,
    meaning: 'A request with this `Idempotency-Key` is being worked on at this moment.',
    remedy: 'Wait a second and repeat the request with the same key: it returns the outcome of the first.',
  },
  unauthorized_credentials: {
    status: 401,
    isReplayable: false,
    meaning: 'The HTTP Basic credentials are missing, or are not a project id and one of its secrets.',
    remedy: 'Send the project id as the user name and a current secret as the password.',
  },
  route_not_found: {
    status: 404,
    isReplayable: false,
    meaning: 'There is no such path.',
    remedy:
      'Compare the path with the reference at `/docs`. A missing `/v1/b2b` in front is the usual cause.',
  },
  method_not_allowed: {
    status: 405,
    isReplayable: false,
    meaning: 'The path exists, but not with this HTTP method.',
    remedy: 'Use one of the methods that the `Allow` header of the response names.',
  },
  request_too_large: {
    status: 413,
    isReplayable: false,
    meaning: 'The body is larger than this route takes: 256 KiB, for most.',
    remedy: 'Send less at once.',
  },
  unsupported_media_type: {
    status: 415,
    isReplayable: false,
    meaning: 'The body is not JSON by its `Content-Type`, or it is compressed.',
    remedy: 'Send `Content-Type: application/json` and no `Content-Encoding`.',
  },
  too_many_requests: {
    status: 429,
    isReplayable: false,
    meaning: 'A limit that this deployment sets was reached. Nothing was done or kept.',
    remedy: 'Wait as many seconds as the `Retry-After` header says, then repeat the request.',
  },
  service_unavailable: {
    status: 503,
    isReplayable: false,
    meaning: 'The request could not be stored, because the database did not respond. Nothing was changed.',
    remedy:
      'Repeat it after the seconds that `Retry-After` names. With an `Idempotency-Key`, repeating is always safe.',
  },
  internal_error: {
    status: 500,
    isReplayable: false,
    meaning: 'Something in the server failed that should not have.',
    remedy:
      'Repeat the request with the same `Idempotency-Key`. If it stays, look in the log of the server for the `request_id` of the response.',
  },
} as const satisfies ErrorEntries;
