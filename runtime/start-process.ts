import { exitOnCrash } from './crash.ts';
import { ConfigError } from './env/variables.ts';
import { createLog } from './log.ts';
import type { Log } from './log.ts';

/**
 * Runs a process. Prints all issues of its configuration at once; logs every other error, then or later, without its
 * message. Either ends the process with exit code 1.
 * @param name name of the process in its log
 */
export async function startProcess(
  name: string,
  run: (env: NodeJS.ProcessEnv, log: Log) => Promise<void>,
): Promise<void> {
  const log = createLog(name);
  exitOnCrash(log);
  try {
    await run(process.env, log);
  } catch (error) {
    if (error instanceof ConfigError) console.error(error.message);
    else log.error('Could not start', {}, error);
    process.exit(1);
  }
}
