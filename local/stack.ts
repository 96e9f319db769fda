import { resolve } from 'node:path';

import { apiIsReady } from './api-client.ts';
import { checkEnvironment } from './check-environment.ts';
import { processEnvironment, reachableHost, writeEmptyProfile } from './environment.ts';
import { localKeys } from './keys.ts';
import type { RunningMailbox } from './mailbox/start.ts';
import { migrateInProcess } from './migrate-in-process.ts';
import { startEntryProcess } from './entry-process.ts';
import { makePrivateDirectory } from './private-directory.ts';
import { freePort, requireFreePort } from './processes/free-port.ts';
import { lockFile } from './processes/lock.ts';
import { stopInOrder } from './processes/stop-in-order.ts';
import type { Stoppable } from './processes/stop-in-order.ts';
import { supervise } from './processes/supervise.ts';
import { startServices } from './services.ts';
import type { ServicePorts } from './services.ts';

export type StackOptions = {
  /** Holds all files of the stack. Created when missing. */
  readonly dataDir: string;
  /** Usher variables set here are used; a service that has a URL here is not started. Default: none is set. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default of each: a free port. `PORT` of `env` wins for the api. */
  readonly ports?: ServicePorts & { readonly api?: number };
  /** Receives every log line of every part. */
  readonly log?: (line: string) => void;
};

export type RunningStack = {
  readonly apiUrl: string;
  readonly projectId: string;
  /** Valid for HTTP Basic as `projectId:secret`. */
  readonly secret: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly smtpUrl: string;
  /** null where the environment names the service instead. */
  readonly mailboxUrl: string | null;
  readonly temporalUiUrl: string | null;
  readonly mailbox: RunningMailbox | null;
  /** Resolves when a part ended and could not be kept running. */
  readonly failed: Promise<Error>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts all of Usher on this machine: PostgreSQL, Temporal, the mailbox, api and worker, with migrations applied.
 * Restarts a part that exits. No part outlives this process.
 * @throws ConfigError when variables are invalid, before anything is started or written
 * @throws DirectoryInUse when another stack runs on the same directory
 * @throws Error that says what to do; the parts that had started are stopped
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => {});
  const env = options.env ?? { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  checkEnvironment(env);
  await makePrivateDirectory(dataDir);
  const lock = await lockFile(`${dataDir}/in-use`, dataDir);
  const running: Stoppable[] = [{ stop: lock.release }];
  const stop = () => stopInOrder(running.splice(0).toReversed());
  try {
    const port = Number(env['PORT'] || options.ports?.api) || (await freePort());
    await requireFreePort(port, env['HOST'] || '127.0.0.1');
    const ports = options.ports ?? {};
    const keys = await localKeys(dataDir);
    const services = await startServices({ dataDir, env, keys, ports, log, running });
    const childEnv = processEnvironment(env, keys, services, port, await writeEmptyProfile(dataDir));
    await migrateInProcess(childEnv);
    const processes = await startApiAndWorker(childEnv, log, running);
    const apiUrl = `http://${reachableHost(childEnv)}:${port}`;
    await apiIsReady(apiUrl);
    return {
      apiUrl,
      projectId: childEnv['USHER_PROJECT_ID'] ?? '',
      secret: childEnv['USHER_SECRETS']?.split(',')[0]?.trim() ?? '',
      databaseUrl: services.databaseUrl,
      temporalAddress: services.temporalAddress,
      smtpUrl: services.smtpUrl,
      mailboxUrl: services.mailbox?.url ?? null,
      temporalUiUrl: services.temporalUiUrl,
      mailbox: services.mailbox,
      failed: Promise.race([...services.failed, ...processes]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startApiAndWorker(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
  running: Stoppable[],
): Promise<readonly Promise<Error>[]> {
  const starting = (['worker', 'api'] as const).map((name) =>
    supervise({ name, start: () => startEntryProcess(name, env, log), log }),
  );
  for (const started of await Promise.allSettled(starting)) {
    if (started.status === 'fulfilled') running.push(started.value);
  }
  return (await Promise.all(starting)).map(({ failed }) => failed);
}
