import { readdir, readFile } from 'node:fs/promises';
import postgres from 'postgres';

const folder = new URL('./migrations/', import.meta.url);

/** Advisory lock by which concurrent migrations take turns. */
const lockNumber = 7_239_411;

/** Thrown where the database is of a newer version than this process. */
class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';
  /** May be shown: it contains names of our own files only. */
  readonly safeMessage = this.message;
}

/**
 * Migrates the database: runs the numbered files of `db/migrations` that it has not run yet, in order and each in its own
 * transaction. It can be run twice, or concurrently, also behind a pooler, which assigns connections per transaction.
 * @returns the names of the files that it ran
 * @throws when the database cannot be reached, or has a migration that this version does not know
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const sql = postgres(databaseUrl, {
    max: 1,
    onnotice: () => undefined,
    connect_timeout: 10,
    prepare: false,
  });
  const ran: string[] = [];
  try {
    const known = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
    for (const name of known) {
      const text = await readFile(new URL(name, folder), 'utf8');
      const isNew = await sql.begin(async (tx) => {
        const seen = await namesOfSeen(tx);
        refuseNewer(seen, known);
        if (seen.includes(name)) return false;
        await tx.unsafe(text);
        await tx`insert into migrations (name) values (${name})`;
        return true;
      });
      if (isNew) ran.push(name);
    }
    return ran;
  } finally {
    await sql.end();
  }
}

/** Locks out concurrent migrations until the transaction ends. Returns the names of the files that were run before. */
async function namesOfSeen(tx: postgres.TransactionSql): Promise<readonly string[]> {
  await tx`select pg_advisory_xact_lock(${lockNumber})`;
  await tx`create table if not exists migrations (name text primary key, ran_at timestamptz not null default clock_timestamp())`;
  return (await tx<{ name: string }[]>`select name from migrations`).map((row) => row.name);
}

function refuseNewer(seen: readonly string[], known: readonly string[]): void {
  const unknown = seen.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new NewerDatabase(
      `The database has migrations of a newer version of Usher: ${unknown.join(', ')}.`,
    );
  }
}
