import type { ErrorType } from '../../http/errors.ts';

/** What a developer who met an `error_type` wants to know, in plain text; `code` stands between backticks. */
export type Explanation = {
  readonly meaning: string;
  readonly remedy: string;
};

/** Some of the errors, each explained. */
export type Explanations = Partial<Record<ErrorType, Explanation>>;
