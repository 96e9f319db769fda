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
  /** null for each that the environment names, and that is therefore not ours. */
  readonly temporalUiUrl: string | null;
  readonly mailbox: RunningMailbox | null;
  readonly givenUp: readonly Promise<Error>[];
};

export type ServicePorts = { readonly temporalUi?: number; readonly mailbox?: number };

/**
 * Starts PostgreSQL, Temporal and the mailbox, all at once, but those that the environment names.
 * @param running gets each that was started, so that a caller can stop them also when another fails
 */
export async function startServices(options: {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly keys: Pick<LocalKeys, 'postgresPassword'>;
  readonly ports: ServicePorts;
  readonly say: (line: string) => void;
  readonly running: Stoppable[];
}): Promise<Services> {
  const { dataDir, env, keys, ports, say, running } = options;
  const keep = <T extends Stoppable>(started: T): T => {
    running.push(started);
    return started;
  };
  const postgres = async () => {
    const port = await freePort();
    const onLine = (line: string) => {
      if (/ (WARNING|FATAL|PANIC): /.test(line)) say(`postgres: ${line}`);
    };
    const places = { dataDir: join(dataDir, 'postgres'), port };
    const password = keys.postgresPassword;
    const start = () => startPostgres({ ...places, password, durable: true, onLine });
    return keep(await supervise({ name: 'postgres', start, say }));
  };
  const temporal = async () => {
    const [port, uiPort] = [await freePort(), ports.temporalUi ?? (await freePort())];
    const onLine = (line: string) => say(`temporal: ${line}`);
    const dataFile = join(dataDir, 'temporal', 'runs.db');
    const start = () => startTemporal({ dataFile, port, uiPort, onLine });
    return keep(await supervise({ name: 'temporal', start, say }));
  };
  const mailbox = async () => {
    const places = ports.mailbox === undefined ? {} : { httpPort: ports.mailbox };
    return keep(await startMailbox({ directory: join(dataDir, 'mailbox'), ...places }));
  };
  const starting = [
    env['DATABASE_URL'] ? null : postgres(),
    env['TEMPORAL_ADDRESS'] ? null : temporal(),
    env['SMTP_URL'] ? null : mailbox(),
  ] as const;
  // All are waited for, also when one fails: what comes up later would not be stopped.
  await Promise.allSettled(starting);
  const [database, runs, mails] = await Promise.all(starting);
  return {
    databaseUrl: database?.first.url ?? env['DATABASE_URL'] ?? '',
    temporalAddress: runs?.first.address ?? env['TEMPORAL_ADDRESS'] ?? '',
    smtpUrl: mails?.smtpUrl ?? env['SMTP_URL'] ?? '',
    temporalUiUrl: runs?.first.uiUrl ?? null,
    mailbox: mails,
    givenUp: [database, runs].flatMap((service) => (service === null ? [] : [service.givenUp])),
  };
}
