import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { newId } from '../../runtime/ids.ts';
import { createMailWorker, createWorker } from '../../worker/create-worker.ts';
import { installTemporalRuntime } from '../../worker/temporal-runtime.ts';
import { cloneDatabase } from './database.ts';
import type { ClonedDatabase } from './database.ts';
import { startMailServer } from './mail-server.ts';
import { mailerTo } from './mailer-to.ts';
import type { TestMailServer } from './mail-server.ts';
import { setClockBefore } from './set-clock-before.ts';
import { useSimulatedClock } from './simulated-clock.ts';
import { silentLog } from './silent-log.ts';
import { timeSkipping } from './time-skipping.ts';
import { workflowBundle } from './workflow-bundle.ts';

/** A Temporal server whose clock jumps, with a PostgreSQL, a mail server, and workers on demand, for one test. */
export type Simulation = {
  readonly env: TestWorkflowEnvironment;
  /** Waits for results without letting time jump; `env.client` lets it. */
  readonly client: Client;
  readonly database: ClonedDatabase;
  readonly mail: TestMailServer;
  readonly deps: ActivityDeps;
  /** Sets the database's clock to the server's. */
  syncClock(): Promise<void>;
  /**
   * Starts the workers with the production interceptors.
   * @param options.forgetful caches no workflow, so every workflow task is replayed from the start
   */
  startWorker(options?: { readonly forgetful: boolean }): Promise<{ stop(): Promise<void> }>;
  stop(): Promise<void>;
};

export const projectRoles = ['member', 'editor', 'admin'] as const;

installTemporalRuntime(silentLog());

/** @param options.log of the activities; none by default */
export async function startSimulation(options = { log: silentLog() }): Promise<Simulation> {
  const [env, database, mail, bundle] = await Promise.all([
    timeSkipping(),
    cloneDatabase(),
    startMailServer(),
    workflowBundle(),
  ]);
  const clock = await useSimulatedClock(database.sql);
  const links = createLinkKeys([{ id: 'test', key: Buffer.alloc(32, 7) }]);
  const { log } = options;
  const client = new Client({ connection: env.connection, namespace: env.namespace ?? 'default' });
  const deps: ActivityDeps = {
    transactions: {
      sql: database.sql,
      mintLink: links.mint,
      isLinkAlive: links.isLinkAlive,
      projectRoles,
      newId,
    },
    tokenOf: links.tokenOf,
    mailer: mailerTo(mail.smtpUrl),
    publicBaseUrl: 'http://127.0.0.1:1',
    temporal: client,
    retentionDays: null,
    log,
  };
  const syncClock = async () => clock.setClock(await env.currentTimeMs());
  await syncClock();
  const workers = new Set<{ stop(): Promise<void> }>();
  return {
    env,
    client,
    database,
    mail,
    deps,
    syncClock,
    async startWorker(options = { forgetful: false }) {
      const parts = {
        connection: env.nativeConnection,
        namespace: env.namespace ?? 'default',
        workflowBundle: bundle,
        deps,
        databaseConnections: 5,
      };
      const interceptors = {
        activity: [() => ({ inbound: setClockBefore(clock, () => env.currentTimeMs()) })],
      };
      const maxCachedWorkflows = options.forgetful ? 0 : 50;
      const both = [
        await createWorker(parts, { interceptors, maxCachedWorkflows }),
        await createMailWorker(parts, { interceptors }),
      ];
      const running = Promise.all(both.map((worker) => worker.run()));
      const handle = {
        async stop() {
          if (!workers.delete(handle)) return;
          for (const worker of both) worker.shutdown();
          await running;
        },
      };
      workers.add(handle);
      return handle;
    },
    async stop() {
      for (const worker of [...workers]) await worker.stop();
      deps.mailer.close();
      await Promise.all([env.teardown(), mail.stop(), database.drop()]);
    },
  };
}
