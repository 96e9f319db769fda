import type { Log } from './log.ts';

/**
 * Ends the process with exit code 1 on what nobody caught, and logs it like every error: by type, code and frames.
 * Node itself would print the message, and PostgreSQL and mail servers quote addresses in theirs.
 * @param exit what to call at the end; default: the process ends at once
 */
export function exitOnCrash(log: Log, exit: (code: number) => void = (code) => process.exit(code)): void {
  const crash = (sentence: string) => (error: unknown) => {
    log.error(sentence, {}, error);
    exit(1);
  };
  process.on('uncaughtException', crash('Crashed: an error was not caught'));
  process.on('unhandledRejection', crash('Crashed: a rejection was not caught'));
}
