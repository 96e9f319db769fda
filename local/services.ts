import { join } from 'node:path';

import type { LocalKeys } from './keys.ts';
import { startMailbox } from './mailbox/start.ts';
import type { RunningMailbox } from './mailbox/start.ts';
import { startPostgres } from './postgres/start.ts';
import { freePort } from './processes/free-port.ts';
import type { Stoppable } from './processes/stop-in-order.ts';
import { supervise } from './processes/supervise.ts';
import { startTemporal } from './temporal/start.ts';

export type Services = {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly smtpUrl: string;
  /** null where the environment names the service, so that none was started. */
  readonly temporalUiUrl: string | null;
  readonly mailbox: RunningMailbox | null;
  /** Each resolves when a service ended and could not be kept running. */
  readonly failed: readonly Promise<Error>[];
};

export type ServicePorts = { readonly temporalUi?: number; readonly mailbox?: number };

/**
 * Starts PostgreSQL, Temporal and the mailbox in parallel, except those that the environment names.
 * @param running receives each started service, so that the caller can stop them also when another fails
 */
export async function startServices(options: {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly keys: Pick<LocalKeys, 'postgresPassword'>;
  readonly ports: ServicePorts;
  readonly log: (line: string) => void;
  readonly running: Stoppable[];
}): Promise<Services> {
  const { dataDir, env, keys, ports, log, running } = options;
  const started = <T extends Stoppable>(service: T): T => {
    running.push(service);
    return service;
  };
  const postgres = async () => {
    const port = await freePort();
    const onLine = (line: string) => {
      // FATAL for each connection that is tried before the server is up.
      if (line.includes('the database system is starting up')) return;
      if (/ (WARNING|FATAL|PANIC): /.test(line)) log(`postgres: ${line}`);
    };
    const at = { dataDir: join(dataDir, 'postgres'), port };
    const password = keys.postgresPassword;
    const start = () => startPostgres({ ...at, password, durable: true, onLine });
    return started(await supervise({ name: 'postgres', start, log }));
  };
  const temporal = async () => {
    const [port, uiPort] = [await freePort(), ports.temporalUi ?? (await freePort())];
    const onLine = (line: string) => log(`temporal: ${line}`);
    const dataFile = join(dataDir, 'temporal', 'runs.db');
    const start = () => startTemporal({ dataFile, port, uiPort, onLine });
    return started(await supervise({ name: 'temporal', start, log }));
  };
  const mailbox = async () => {
    const port = ports.mailbox === undefined ? {} : { httpPort: ports.mailbox };
    return started(await startMailbox({ directory: join(dataDir, 'mailbox'), ...port }));
  };
  const starting = [
    env['DATABASE_URL'] ? null : postgres(),
    env['TEMPORAL_ADDRESS'] ? null : temporal(),
    env['SMTP_URL'] ? null : mailbox(),
  ] as const;
  // Waits for all of them, also when one fails: a service that came up later would not be stopped.
  await Promise.allSettled(starting);
  const [database, workflows, mails] = await Promise.all(starting);
  return {
    databaseUrl: database?.first.url ?? env['DATABASE_URL'] ?? '',
    temporalAddress: workflows?.first.address ?? env['TEMPORAL_ADDRESS'] ?? '',
    smtpUrl: mails?.smtpUrl ?? env['SMTP_URL'] ?? '',
    temporalUiUrl: workflows?.first.uiUrl ?? null,
    mailbox: mails,
    failed: [database, workflows].flatMap((service) => (service === null ? [] : [service.failed])),
  };
}
