import { accessSync, constants } from 'node:fs';
import { chmod, chown, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort } from '../../local/processes/free-port.ts';
import { spawnSupervised } from '../../local/processes/spawn-supervised.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';

/** What a test that needs PgBouncer says in its name, and why it does not run where it does not. */
export const needsPgBouncer = 'with the program pgbouncer (of the package pgbouncer)';

/** The path of the program `pgbouncer`, or null where it is not installed. */
export function findPgBouncer(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, 'pgbouncer')).find(isExecutable);
  if (found === undefined) console.warn('Skipped: the program pgbouncer is not installed.');
  return found ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts PgBouncer, in transaction mode and as it is set up by default, in front of the server of a URL.
 * @param connections how many it keeps to each database, which is fewer than its clients have
 * @returns the same URL, through it
 */
export async function startPgBouncer(
  program: string,
  databaseUrl: string,
  connections: number,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const target = new URL(databaseUrl);
  const [folder, port] = [await tempDirectory('usher-pgbouncer-'), await freePort()];
  const [user, password] = [decodeURIComponent(target.username), decodeURIComponent(target.password)];
  const file = join(folder.path, 'pgbouncer.ini');
  await writeFile(
    file,
    `[databases]
* = host=127.0.0.1 port=${target.port} user=${user} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
`,
    { mode: 0o600 },
  );
  // It refuses to run as root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
  if (nobody !== undefined) {
    await chown(file, nobody.uid, nobody.gid);
    await chmod(folder.path, 0o711);
  }
  const child = spawnSupervised({
    name: 'pgbouncer',
    command: program,
    args: [file],
    stopSignal: 'INT',
    ...(nobody === undefined ? {} : { user: nobody }),
  });
  const stop = async () => {
    await child.stop();
    await folder.remove();
  };
  const through = new URL(databaseUrl);
  through.port = String(port);
  for (let tries = 0; ; tries += 1) {
    const sql = postgres(through.href, { max: 1, prepare: false, fetch_types: false, connect_timeout: 2 });
    const error = await sql`select 1`.then(
      () => null,
      (fault: unknown) => fault,
    );
    await sql.end({ timeout: 1 });
    if (error === null) return { url: through.href, stop };
    if (tries === 50) {
      await stop();
      throw new Error(`PgBouncer did not respond. Its last lines:\n${child.lastLines()}`, { cause: error });
    }
    await sleep(100);
  }
}
