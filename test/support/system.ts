import { join } from 'node:path';

import { Client, Connection } from '@temporalio/client';

import { migrate } from '../../db/migrate.ts';
import { connect } from '../../db/sql/client.ts';
import type { Pool } from '../../db/sql/client.ts';
import type { FaultInjection } from '../../local/mailbox/receive.ts';
import { newPassword } from '../../local/keys.ts';
import { startMailbox } from '../../local/mailbox/start.ts';
import type { RunningMailbox } from '../../local/mailbox/start.ts';
import { databaseUrlOf, startPostgres } from '../../local/postgres/start.ts';
import { freePort } from '../../local/processes/free-port.ts';
import { stopInOrder } from '../../local/processes/stop-in-order.ts';
import type { Stoppable } from '../../local/processes/stop-in-order.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import { startTemporal } from '../../local/temporal/start.ts';
import { addSearchAttributes } from './search-attributes.ts';
import { part, startEntry } from './system-part.ts';
import type { Part } from './system-part.ts';

/** All of Usher as real processes of one test file, each of which the test may kill. */
export type System = {
  readonly api: Part;
  readonly worker: Part;
  /** A worker that does something on purpose wrong. It does not run yet. */
  readonly forgetfulWorker: Part;
  readonly postgres: Part;
  readonly temporal: Part;
  readonly mailbox: RunningMailbox;
  readonly apiUrl: string;
  /** Of the api. */
  readonly metricsUrl: string;
  /** Where the worker tells of itself. */
  readonly workerUrl: string;
  /** The test's own look at the database. */
  readonly sql: Pool;
  /** The test's own look at the runs. */
  readonly runs: Client;
  /** What api and worker wrote so far. */
  readonly logs: () => readonly string[];
  /** Ends all of it, also what was killed half-way. */
  readonly end: () => Promise<void>;
};

export type SystemOptions = {
  /** What the mail server does to the worker. */
  readonly faultInjection?: Partial<FaultInjection>;
  /** Default: it runs when the system starts. */
  readonly worker?: 'off';
  /** Puts something between PostgreSQL and migrate, api and worker; returns where they reach it then. */
  readonly inFront?: (databaseUrl: string) => Promise<InFront>;
  /** More for api and worker. */
  readonly environment?: NodeJS.ProcessEnv;
};

export type InFront = Stoppable & { readonly url: string; readonly env?: NodeJS.ProcessEnv };

export const projectId = 'project-system';
export const secret = 'a-secret-only-of-system-tests';

/** Takes about five seconds. Each system has its own database, its own Temporal, its own ports and folder. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const folder = await tempDirectory('usher-system-');
  const running: Stoppable[] = [{ stop: folder.remove }];
  const end = () => stopInOrder(running.splice(0).toReversed());
  const keep = <T extends Stoppable>(one: T): T => (running.push(one), one);
  try {
    const [databasePort, runsPort, port] = [await freePort(), await freePort(), await freePort()];
    const [metricsPort, workerPort] = [await freePort(), await freePort()];
    const password = newPassword();
    const databaseUrl = databaseUrlOf(databasePort, password);
    const temporalAddress = `127.0.0.1:${runsPort}`;
    const dataFile = join(folder.path, 'temporal', 'runs.db');
    const postgres = part(`port=${databasePort}`, () =>
      startPostgres({
        dataDir: join(folder.path, 'postgres'),
        durable: true,
        password,
        port: databasePort,
      }),
    );
    const temporal = part(dataFile, () => startTemporal({ dataFile, port: runsPort }));
    const mailbox = keep(
      await startMailbox({ faultInjection: { ...noFaultInjection, ...options.faultInjection } }),
    );
    running.push(postgres, temporal);
    await Promise.all([postgres.start(), temporal.start()]);

    const connection = await Connection.connect({ address: temporalAddress });
    const sql = connect(databaseUrl, { connections: 8 });
    running.push({ stop: () => connection.close() }, { stop: () => sql.end({ timeout: 1 }) });
    const inFront = options.inFront === undefined ? null : keep(await options.inFront(databaseUrl));
    const reachedUrl = inFront?.url ?? databaseUrl;
    await Promise.all([migrate(reachedUrl), addSearchAttributes(connection, 'default')]);

    const lines: string[] = [];
    const onLine = (line: string) => void lines.push(line);
    const places = { databaseUrl: reachedUrl, temporalAddress, smtpUrl: mailbox.smtpUrl, port };
    const env = { ...environment(places), ...options.environment, ...inFront?.env };
    const entry = (file: string, more: NodeJS.ProcessEnv = {}) =>
      keep(part(file, () => startEntry(file, { ...env, ...more }, onLine)));
    const worker = entry('worker/main.ts', { USHER_WORKER_PORT: String(workerPort) });
    const forgetfulWorker = entry('test/support/system-forgetful-worker.ts');
    const api = entry('api/main.ts', { USHER_METRICS_PORT: String(metricsPort) });
    await Promise.all([api.start(), ...(options.worker === 'off' ? [] : [worker.start()])]);
    const runs = new Client({ connection });
    const [apiUrl, metricsUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${metricsPort}`];
    const workerUrl = `http://127.0.0.1:${workerPort}`;
    const parts = { api, worker, forgetfulWorker, postgres, temporal, mailbox };
    return { ...parts, apiUrl, metricsUrl, workerUrl, sql, runs, logs: () => lines, end };
  } catch (fault) {
    await end();
    throw fault;
  }
}

const noFaultInjection: FaultInjection = {
  onConnect: () => Promise.resolve(),
  onRecipient: () => Promise.resolve(null),
  onEmail: () => Promise.resolve(null),
  beforeAccepted: () => Promise.resolve(),
  afterAccepted: () => Promise.resolve(),
};

type Places = {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly smtpUrl: string;
  readonly port: number;
};

function environment(places: Places): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(places.port),
    PUBLIC_BASE_URL: `http://127.0.0.1:${places.port}`,
    USHER_PROJECT_ID: projectId,
    USHER_SECRETS: secret,
    USHER_LINK_KEYS: `system:${Buffer.alloc(32, 7).toString('base64')}`,
    USHER_ROLES: 'member,admin,owner',
    USHER_MAIL_FROM: 'Usher <invitations@usher.localhost>',
    DATABASE_URL: places.databaseUrl,
    SMTP_URL: places.smtpUrl,
    TEMPORAL_ADDRESS: places.temporalAddress,
  };
}
