import type { Log } from './log.ts';

/**
 * Logs an uncaught error or rejection like every error, by type, code and frames, and exits with code 1. Node would
 * print its message, and those of PostgreSQL and mail servers quote addresses.
 * @param exit called at the end; default: `process.exit`
 */
export function exitOnCrash(log: Log, exit: (code: number) => void = (code) => process.exit(code)): void {
  const crash = (message: string) => (error: unknown) => {
    log.error(message, {}, error);
    exit(1);
  };
  process.on('uncaughtException', crash('Crashed: uncaught error'));
  process.on('unhandledRejection', crash('Crashed: unhandled rejection'));
}
