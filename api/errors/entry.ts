import type { ErrorType } from './error-type.ts';

export type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;

/** How the API responds with an error, and what its page says, in plain text with `code` between backticks. */
export type ErrorEntry = {
  readonly status: ErrorStatus;
  /** Whether the response is stored for its idempotency key. Decisions are; problems of form and technical failures are not. */
  readonly isReplayable: boolean;
  readonly meaning: string;
  readonly remedy: string;
};

/** A group of errors. */
export type ErrorEntries = Partial<Record<ErrorType, ErrorEntry>>;
