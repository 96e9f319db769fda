import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { freePort } from '../processes/free-port.ts';
import { spawnSupervised } from '../processes/spawn-supervised.ts';
import type { SupervisedProcess } from '../processes/spawn-supervised.ts';
import { lockFile } from '../processes/lock.ts';
import { reap } from '../processes/reap.ts';
import { postgresAccount } from './account.ts';
import { initialiseCluster, ownerName, postgresEnvironment } from './initialise.ts';
import { createDatabaseOnceReady } from './create-database.ts';
import { postgresNativeFolder } from './native.ts';

export type PostgresOptions = {
  /** Created when missing. */
  readonly dataDir: string;
  /** False only for data that may be lost: commits then do not wait for the disk. */
  readonly durable: boolean;
  /** The superuser's: set when the cluster is created, required from then on. */
  readonly password: string;
  /** Default: a free port. */
  readonly port?: number;
  readonly onLine?: (line: string) => void;
};

export type RunningPostgres = {
  /** URL of the database `usher` for its superuser, with the password. */
  readonly url: string;
  /** Resolves when the server exits for any reason. */
  readonly ended: SupervisedProcess['ended'];
  readonly stop: () => Promise<void>;
};

/** Keeps errors and statements out of the log: PostgreSQL quotes values in both. */
const quietSettings = [
  'log_min_messages=log',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_checkpoints=off',
];
const fastSettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts PostgreSQL 18 on 127.0.0.1 with the existing data. Ends a server that an earlier, killed process left on the
 * same directory first.
 * @throws DirectoryInUse when a live process runs it on the same directory
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  const lock = await lockFile(`${dataDir}.lock`, dataDir);
  try {
    const account = postgresAccount(dataDir);
    const native = await postgresNativeFolder(account.user !== undefined);
    await reapLeftover(dataDir);
    await initialiseCluster(native, dataDir, options);

    const port = options.port ?? (await freePort());
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories='];
    settings.push('max_connections=200', ...quietSettings, ...(options.durable ? [] : fastSettings));
    const server = spawnSupervised({
      name: 'postgres',
      command: join(native, 'bin', 'postgres'),
      args: ['-D', account.dataArgument, ...settings.flatMap((setting) => ['-c', setting])],
      cwd: dataDir,
      env: postgresEnvironment,
      // A fast shutdown: TERM would wait for every client to leave.
      stopSignal: 'INT',
      ...(account.user === undefined ? {} : { user: account.user }),
      ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
    });
    const url = databaseUrlOf(port, options.password);
    await createDatabaseOnceReady(server, url);
    const stop = async () => {
      await server.stop();
      await lock.release();
    };
    return { url, ended: server.ended, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Returns the URL of the embedded database. */
export function databaseUrlOf(port: number, password: string): string {
  return `postgres://${ownerName}:${password}@127.0.0.1:${port}/${ownerName}`;
}

async function reapLeftover(dataDir: string): Promise<void> {
  const pid = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  await reap(
    Number.parseInt(pid, 10),
    ({ commandLine, folder }) =>
      /\bpostgres\b/.test(commandLine) && (commandLine.includes(`-D ${dataDir} `) || folder === dataDir),
    'SIGINT',
  );
}
