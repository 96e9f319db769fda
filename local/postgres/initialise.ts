import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { handOver } from './account.ts';
import { postgresAccount } from './account.ts';

const run = promisify(execFile);

/** The superuser, and the name of the one database that a new cluster gets. */
export const ownerName = 'usher';

/** What PostgreSQL's programs see of our environment: nothing that would change time zone or sorting. */
export const postgresEnvironment = { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' } as const;

/**
 * Makes the cluster in `dataDirectory` where there is none yet. Interrupted half-way, it begins anew next time.
 * @param durable whether it is written to the disk before this answers.
 * @throws Error for a directory made by another major version.
 */
export async function initialiseCluster(
  native: string,
  dataDirectory: string,
  durable: boolean,
): Promise<void> {
  if (existsSync(join(dataDirectory, 'PG_VERSION'))) return;
  await mkdir(dirname(dataDirectory), { recursive: true });
  const making = `${dataDirectory}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  const account = postgresAccount(making);
  await handOver(making, account);
  const initdb = join(native, 'bin', 'initdb');
  // Sorting by bytes and PostgreSQL's own character tables: the same on every system, whatever its libraries.
  const flags = ['-U', ownerName, '-A', 'trust', '-E', 'UTF8', '--locale-provider=builtin'];
  flags.push('--builtin-locale=C.UTF-8', '--no-instructions', ...(durable ? [] : ['--no-sync']));
  await run(initdb, ['-D', account.dataArgument, ...flags], {
    cwd: making,
    env: postgresEnvironment,
    ...account.user,
  });
  await rename(making, dataDirectory);
}
