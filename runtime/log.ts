import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import { describeError, pickAllowed } from './log-fields.ts';
import type { LogFields } from './log-fields.ts';

/**
 * The log of a process. A line has a fixed message and fields of an allow-list: ids, counts, names of routes and errors.
 * Other fields are dropped, and a value that looks like an address or a token is hidden.
 */
export type Log = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  /** `error` is logged by class, code and stack frames, without its message, which may quote an address. */
  warn(message: string, fields?: LogFields, error?: unknown): void;
  error(message: string, fields?: LogFields, error?: unknown): void;
};

/**
 * Creates the log of a process: one JSON object a line, to stderr.
 * @param destination receives the lines instead; for tests
 */
export function createLog(
  name: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  const lines = pino(
    {
      name,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
  return {
    debug: (message, fields = {}) => lines.debug(pickAllowed(fields), message),
    info: (message, fields = {}) => lines.info(pickAllowed(fields), message),
    warn: (message, fields = {}, error = undefined) => lines.warn(withError(fields, error), message),
    error: (message, fields = {}, error = undefined) => lines.error(withError(fields, error), message),
  };
}

function withError(fields: LogFields, error: unknown): object {
  return { ...(error === undefined ? {} : describeError(error)), ...pickAllowed(fields) };
}
