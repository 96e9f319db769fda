import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import { describeError, pickAllowed } from './log-fields.ts';
import type { LogFields } from './log-fields.ts';

/**
 * The log of a process. It takes a fixed sentence and facts from a closed list: ids, counts, names of routes and
 * errors. An address, a token or a header cannot be handed to it, and what looks like one is not written.
 */
export type Log = {
  debug(sentence: string, facts?: LogFields): void;
  info(sentence: string, facts?: LogFields): void;
  /** `error` is told by its class, code and stack frames; its message may quote an address, so it is not. */
  warn(sentence: string, facts?: LogFields, error?: unknown): void;
  error(sentence: string, facts?: LogFields, error?: unknown): void;
};

/**
 * Makes the log of a process: one JSON object a line, to stderr.
 * @param destination where lines go instead; for tests
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
    debug: (sentence, facts = {}) => lines.debug(pickAllowed(facts), sentence),
    info: (sentence, facts = {}) => lines.info(pickAllowed(facts), sentence),
    warn: (sentence, facts = {}, error = undefined) => lines.warn(withError(facts, error), sentence),
    error: (sentence, facts = {}, error = undefined) => lines.error(withError(facts, error), sentence),
  };
}

function withError(facts: LogFields, error: unknown): object {
  return { ...(error === undefined ? {} : describeError(error)), ...pickAllowed(facts) };
}
