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
import { takeLock } from './processes/lock.ts';
import { stopInOrder } from './processes/stop-in-order.ts';
import type { Stoppable } from './processes/stop-in-order.ts';
import { supervise } from './processes/supervise.ts';
import { startServices } from './services.ts';
import type { ServicePorts } from './services.ts';

export type StackOptions = {
  /** Holds everything that is written. Made when it is not there. */
  readonly dataDir: string;
  /** Variables of ours that are set in it are used, servers that it names are not started. Default: none is set. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default of each: a free one. The api's is `PORT` of `env`, where that is set. */
  readonly ports?: ServicePorts & { readonly api?: number };
  /** Gets every line of every log. */
  readonly say?: (line: string) => void;
};

export type RunningStack = {
  readonly apiUrl: string;
  readonly projectId: string;
  /** One that the api takes: HTTP Basic is `projectId:secret`. */
  readonly secret: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly smtpUrl: string;
  /** null for what the environment names instead. */
  readonly mailboxUrl: string | null;
  readonly temporalUiUrl: string | null;
  readonly mailbox: RunningMailbox | null;
  /** Fulfilled when a part ended and could not be kept running. */
  readonly givenUp: Promise<Error>;
  readonly stop: () => Promise<void>;
};

/**
 * The whole of Usher on this machine: PostgreSQL, Temporal, the mailbox, a migrated database, api and worker. Parts
 * that end unasked are started again. Nothing of it outlives this process.
 * @throws ConfigError when a variable of ours says what it cannot; nothing was begun then
 * @throws DirectoryInUse when another one runs on the same directory
 * @throws Error in words that say what to do; what had been started is stopped by then
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const dataDir = resolve(options.dataDir);
  const say = options.say ?? (() => {});
  const env = options.env ?? { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  checkEnvironment(env);
  await makePrivateDirectory(dataDir);
  const lock = await takeLock(`${dataDir}/in-use`, dataDir);
  const running: Stoppable[] = [{ stop: lock.release }];
  const stop = () => stopInOrder(running.splice(0).toReversed());
  try {
    const port = Number(env['PORT'] || options.ports?.api) || (await freePort());
    await requireFreePort(port, env['HOST'] || '127.0.0.1');
    const ports = options.ports ?? {};
    const keys = await localKeys(dataDir);
    const services = await startServices({ dataDir, env, keys, ports, say, running });
    const childEnv = processEnvironment(env, keys, services, port, await writeEmptyProfile(dataDir));
    await migrateInProcess(childEnv);
    const processes = await startApiAndWorker(childEnv, say, running);
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
      givenUp: Promise.race([...services.givenUp, ...processes]),
      stop,
    };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

async function startApiAndWorker(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  running: Stoppable[],
): Promise<readonly Promise<Error>[]> {
  const starting = (['worker', 'api'] as const).map((name) =>
    supervise({ name, start: () => startEntryProcess(name, env, say), say }),
  );
  for (const started of await Promise.allSettled(starting)) {
    if (started.status === 'fulfilled') running.push(started.value);
  }
  return (await Promise.all(starting)).map(({ givenUp }) => givenUp);
}
