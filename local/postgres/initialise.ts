import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
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
 * @param password of its superuser: who has no password gets no connection, over TCP as over a socket
 * @throws Error for a directory that lets in without a password, and for one made by another major version.
 */
export async function initialiseCluster(
  native: string,
  dataDirectory: string,
  { durable, password }: { readonly durable: boolean; readonly password: string },
): Promise<void> {
  if (existsSync(join(dataDirectory, 'PG_VERSION'))) return refuseOpenCluster(dataDirectory);
  requireNameOfUser();
  await mkdir(dirname(dataDirectory), { recursive: true });
  const making = `${dataDirectory}.making`;
  const cluster = join(making, 'cluster');
  await rm(making, { recursive: true, force: true });
  for (const folder of [making, cluster]) await mkdir(folder, { mode: 0o700 });
  const account = postgresAccount(cluster);
  const passwordFile = join(making, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const path of [making, cluster, passwordFile]) await handOver(path, account);
  const initdb = join(native, 'bin', 'initdb');
  // A file, since other users see command lines. Beside the cluster, since PostgreSQL's user may find no other way there.
  const access = ['-U', ownerName, '-A', 'scram-sha-256', '--pwfile=../password'];
  // Sorting by bytes and PostgreSQL's own character tables: the same on every system, whatever its libraries.
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const flags = [...access, ...locale, '--no-instructions', ...(durable ? [] : ['--no-sync'])];
  await run(initdb, ['-D', account.dataArgument, ...flags], {
    cwd: cluster,
    env: postgresEnvironment,
    ...account.user,
  });
  await rename(cluster, dataDirectory);
  await rm(making, { recursive: true });
}

/** @throws Error where initdb would only say that it could not look up a user */
function requireNameOfUser(): void {
  try {
    userInfo();
  } catch {
    const uid = process.getuid?.();
    throw new Error(
      `PostgreSQL makes its data only for a user that the system has a name for, and it has none for uid ${uid}. Run ` +
        `this as a user with a name, add a line to /etc/passwd (usher:x:${uid}:${process.getgid?.()}::/:/bin/sh), or ` +
        'set DATABASE_URL to a PostgreSQL 18 of your own.',
    );
  }
}

/** Refuses a cluster whose `pg_hba.conf` trusts: every user of the machine would be its superuser. */
async function refuseOpenCluster(dataDirectory: string): Promise<void> {
  const rules = await readFile(join(dataDirectory, 'pg_hba.conf'), 'utf8');
  if (!/^[^#\n]*\strust\b/m.test(rules)) return;
  throw new Error(
    `${dataDirectory} lets every user of this machine in without a password (\`trust\` in its pg_hba.conf): it was made ` +
      'by an earlier version. Remove it to begin anew, without its data, or set USHER_DATA_DIR to another directory.',
  );
}
