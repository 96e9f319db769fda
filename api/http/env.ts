import type { HttpBindings } from '@hono/node-server';
import type { ErrorType } from '../errors/error-type.ts';
import type { RequestDeadline } from '../middleware/deadlines.ts';

/** Hono's types of a request: what middleware puts into its context. */
export type ApiEnv = {
  /** Empty in a test that calls `app.request()`. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    deadline: RequestDeadline;
    /** Of the response, for the access log. */
    errorType: ErrorType | null;
  };
};
