import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import { describeError, keepSafe } from './log-facts.ts';
import type { LogFacts } from './log-facts.ts';

/**
 * The log of a process. It takes a fixed sentence and facts from a closed list: ids, counts, names of routes and
 * errors. An address, a token or a header cannot be handed to it, and what looks like one is not written.
 */
export type Log = {
  debug(sentence: string, facts?: LogFacts): void;
  info(sentence: string, facts?: LogFacts): void;
  /** `error` is told by its class, code and stack frames; its message may quote an address, so it is not. */
  warn(sentence: string, facts?: LogFacts, error?: unknown): void;
  error(sentence: string, facts?: LogFacts, error?: unknown): void;
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
    debug: (sentence, facts = {}) => lines.debug(keepSafe(facts), sentence),
    info: (sentence, facts = {}) => lines.info(keepSafe(facts), sentence),
    warn: (sentence, facts = {}, error = undefined) => lines.warn(withError(facts, error), sentence),
    error: (sentence, facts = {}, error = undefined) => lines.error(withError(facts, error), sentence),
  };
}

function withError(facts: LogFacts, error: unknown): object {
  return { ...(error === undefined ? {} : describeError(error)), ...keepSafe(facts) };
}
