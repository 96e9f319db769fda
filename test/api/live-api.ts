import { NativeConnection } from '@temporalio/worker';
import type { Worker } from '@temporalio/worker';
import { startMailbox } from '../../local/mailbox/start.ts';
import type { RunningMailbox } from '../../local/mailbox/start.ts';
import { newId } from '../../runtime/ids.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { createLog } from '../../runtime/log.ts';
import { createSemaphore } from '../../runtime/semaphore.ts';
import { createTemporalClient } from '../../runtime/temporal.ts';
import { createApp } from '../../api/app.ts';
import { createWorkflowSignals } from '../../api/workflow-signals.ts';
import { createMailWorker, createWorker } from '../../worker/create-worker.ts';
import { migrateNamespace } from '../../worker/migrate-namespace.ts';
import { installTemporalRuntime } from '../../worker/temporal-runtime.ts';
import { mailerTo } from '../support/mailer-to.ts';
import { provided } from '../support/provided.ts';
import { silentLog } from '../support/silent-log.ts';
import { workflowBundle } from '../support/workflow-bundle.ts';
import type { TestApi } from './api.ts';
import { projectRoles, startApi } from './api.ts';

export type LiveApi = TestApi & {
  readonly mailbox: RunningMailbox;
  /** The token of the newest e-mail to this address; waits for one. */
  tokenFor(emailAddress: string): Promise<string>;
  /** Begins the worker of an api that was started with `workerOff`. */
  startWorker(): Promise<void>;
  /** Asks for what is no JSON: a page. */
  page(path: string, init?: RequestInit): Promise<Response>;
};

export type LiveApiOptions = {
  /** No worker runs until `startWorker()`. */
  readonly workerOff?: boolean;
  /** How long a caller waits. Default: longer than any test. */
  readonly deadlineMs?: number;
};

/** The api with a worker and a mailbox behind it, in a Temporal namespace of its own. */
export async function startLiveApi(options: LiveApiOptions = {}): Promise<LiveApi> {
  installTemporalRuntime(silentLog());
  const target = { namespace: `test-${newId()}`, connection: { address: provided().temporalAddress } };
  const temporal = createTemporalClient(target);
  const [bundle, mailbox, connection] = await Promise.all([
    workflowBundle(),
    startMailbox(),
    NativeConnection.connect(target.connection),
    migrateNamespace(temporal, target.namespace),
  ]);
  const links = createLinkKeys([{ id: 'live', key: Buffer.alloc(32, 3) }]);
  const lines: string[] = [];
  const log = createLog('test', { write: (line: string) => void lines.push(line) });
  const api = await startApi({ log }, (sql) => ({
    signals: createWorkflowSignals(temporal, log),
    dispatch: {
      temporal,
      transactions: { sql, mintLink: links.mint, isLinkAlive: links.isLinkAlive, projectRoles, newId },
      log,
      semaphore: createSemaphore(100),
      deadlineMs: options.deadlineMs ?? 20_000,
    },
  }));
  const mailer = mailerTo(mailbox.smtpUrl, { name: 'Usher', address: 'invites@company.com' });
  const parts = {
    connection,
    namespace: target.namespace,
    workflowBundle: bundle,
    databaseConnections: 5,
    deps: {
      transactions: api.deps.dispatch.transactions,
      tokenOf: links.tokenOf,
      mailer,
      publicBaseUrl: api.deps.project.publicBaseUrl,
      temporal,
      retentionDays: null,
      log,
    },
  };
  let workers: readonly Worker[] = [];
  let running: Promise<unknown> = Promise.resolve();
  const startWorker = async () => {
    workers = [await createWorker(parts), await createMailWorker(parts)];
    running = Promise.all(workers.map((worker) => worker.run()));
  };
  if (options.workerOff !== true) await startWorker();
  const app = createApp(api.deps);
  return {
    ...api,
    mailbox,
    logged: () => lines.join(''),
    startWorker,
    page: async (path, init = {}) => app.request(path, init),
    async tokenFor(emailAddress) {
      const message = await mailbox.waitFor(
        (one) => JSON.stringify(one).includes(emailAddress) && tokensOf(one).length > 0,
      );
      return tokensOf(message)[0] ?? '';
    },
    async close() {
      for (const worker of workers) worker.shutdown();
      await running;
      mailer.close();
      await Promise.all([mailbox.stop(), temporal.connection.close(), connection.close(), api.close()]);
    },
  };
}

function tokensOf(message: unknown): string[] {
  return [...JSON.stringify(message).matchAll(/[?&]token=([\w-]{43})/g)].map((match) => match[1] ?? '');
}
