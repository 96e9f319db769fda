import { chown } from 'node:fs/promises';

/** How PostgreSQL is run on one data directory. */
export type Account = {
  /** What `-D` is given. */
  readonly dataArgument: string;
  readonly user?: { readonly uid: number; readonly gid: number };
};

const nobody = { uid: 65534, gid: 65534 } as const;

/**
 * PostgreSQL refuses to run as root, so as root it runs as nobody. The data stays where it is, also under a folder
 * that nobody may not search: the process starts inside its data directory and calls it `/proc/self/cwd`.
 * @throws Error as root on a system without /proc.
 */
export function postgresAccount(dataDirectory: string): Account {
  if (process.getuid?.() !== 0) return { dataArgument: dataDirectory };
  if (process.platform === 'linux') return { dataArgument: '/proc/self/cwd', user: nobody };
  throw new Error('PostgreSQL does not run as root. Run this as an ordinary user, or set DATABASE_URL.');
}

/** Gives the directory to the user that PostgreSQL runs as. */
export async function handOver(dataDirectory: string, { user }: Account): Promise<void> {
  if (user !== undefined) await chown(dataDirectory, user.uid, user.gid);
}
