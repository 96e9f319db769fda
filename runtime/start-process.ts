import { ConfigError } from './env/faults.ts';

/** Runs a process; faults of its configuration are told in plain words and all at once, without a stack. */
export async function startProcess(run: (env: NodeJS.ProcessEnv) => Promise<void>): Promise<void> {
  try {
    await run(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
