import { chown } from 'node:fs/promises';

/** The user that PostgreSQL runs as, and its data directory as that user names it. */
export type Account = {
  /** The value of `-D`. */
  readonly dataArgument: string;
  readonly user?: { readonly uid: number; readonly gid: number };
};

const nobody = { uid: 65534, gid: 65534 } as const;

/**
 * Returns the account for a data directory. PostgreSQL refuses to run as root, so root runs it as `nobody`. The data
 * may lie under a folder that `nobody` cannot search: PostgreSQL starts in its data directory and names it
 * `/proc/self/cwd`.
 * @throws Error as root on a system without /proc
 */
export function postgresAccount(dataDirectory: string): Account {
  if (process.getuid?.() !== 0) return { dataArgument: dataDirectory };
  if (process.platform === 'linux') return { dataArgument: '/proc/self/cwd', user: nobody };
  throw new Error('PostgreSQL does not run as root. Run this as an ordinary user, or set DATABASE_URL.');
}

/** Changes the owner of a path to the user that PostgreSQL runs as. */
export async function chownToAccount(path: string, { user }: Account): Promise<void> {
  if (user !== undefined) await chown(path, user.uid, user.gid);
}
