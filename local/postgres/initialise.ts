import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { chownToAccount, postgresAccount } from './account.ts';

const run = promisify(execFile);

/** Name of the superuser and of the database. */
export const ownerName = 'usher';

/** Environment of PostgreSQL's programs, without variables that change time zone or sorting. */
export const postgresEnvironment = { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' } as const;

/**
 * Creates the cluster in `dataDirectory` where there is none. An interrupted creation starts again the next time.
 * @param durable whether it is synced to disk before this resolves
 * @param password the superuser's; every connection needs it, over TCP and over a socket
 * @throws Error for a cluster that accepts connections without a password
 */
export async function initialiseCluster(
  native: string,
  dataDirectory: string,
  { durable, password }: { readonly durable: boolean; readonly password: string },
): Promise<void> {
  if (existsSync(join(dataDirectory, 'PG_VERSION'))) return refuseOpenCluster(dataDirectory);
  requireUserName();
  await mkdir(dirname(dataDirectory), { recursive: true });
  const draft = `${dataDirectory}.making`;
  const cluster = join(draft, 'cluster');
  await rm(draft, { recursive: true, force: true });
  for (const folder of [draft, cluster]) await mkdir(folder, { mode: 0o700 });
  const account = postgresAccount(cluster);
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const path of [draft, cluster, passwordFile]) await chownToAccount(path, account);
  const initdb = join(native, 'bin', 'initdb');
  // A file, because other users can read command lines. Relative, because PostgreSQL's user may not search the folders above.
  const access = ['-U', ownerName, '-A', 'scram-sha-256', '--pwfile=../password'];
  // Sorts by bytes, with PostgreSQL's own character tables: the same on every system, whatever its libraries.
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const flags = [...access, ...locale, '--no-instructions', ...(durable ? [] : ['--no-sync'])];
  await run(initdb, ['-D', account.dataArgument, ...flags], {
    cwd: cluster,
    env: postgresEnvironment,
    ...account.user,
  });
  await rename(cluster, dataDirectory);
  await rm(draft, { recursive: true });
}

/** @throws Error that says what to do where initdb would only report that it cannot look up the user */
function requireUserName(): void {
  try {
    userInfo();
  } catch {
    const uid = process.getuid?.();
    throw new Error(
      `PostgreSQL creates its data only for a user with a name, and uid ${uid} has none on this system. Run this as a ` +
        `user with a name, add a line to /etc/passwd (usher:x:${uid}:${process.getgid?.()}::/:/bin/sh), or ` +
        'set DATABASE_URL to your own PostgreSQL 18.',
    );
  }
}

/** Refuses a cluster with `trust` in its `pg_hba.conf`: every user of the machine could be its superuser. */
async function refuseOpenCluster(dataDirectory: string): Promise<void> {
  const rules = await readFile(join(dataDirectory, 'pg_hba.conf'), 'utf8');
  if (!/^[^#\n]*\strust\b/m.test(rules)) return;
  throw new Error(
    `${dataDirectory} accepts every user of this machine without a password (\`trust\` in its pg_hba.conf): it was ` +
      'created by an earlier version. Remove it to start again without data, or set USHER_DATA_DIR to another directory.',
  );
}
