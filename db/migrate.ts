import { readdir, readFile } from 'node:fs/promises';
import postgres from 'postgres';

const folder = new URL('./migrations/', import.meta.url);

/** Two processes that migrate at once take turns by this number; it means nothing else. */
const lockNumber = 7_239_411;

/** The database is of a newer version than this process. */
class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';
  /** May be shown: it names files of ours alone. */
  readonly ownWords = this.message;
}

/**
 * Brings the database up to date: runs, in order and each in its own transaction, the numbered files of
 * `db/migrations` that it has not seen. Running it twice, or two at once, does no harm.
 * @returns the names of the files it ran
 * @throws when the database cannot be reached, or has a migration that this version does not know
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    await sql`select pg_advisory_lock(${lockNumber})`;
    await sql`create table if not exists migrations (name text primary key, ran_at timestamptz not null default clock_timestamp())`;
    const known = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
    const seen = new Set((await sql<{ name: string }[]>`select name from migrations`).map((row) => row.name));
    const unknown = [...seen].filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw new NewerDatabase(
        `The database has migrations of a newer version of Usher: ${unknown.join(', ')}.`,
      );
    }
    const missing = known.filter((name) => !seen.has(name));
    for (const name of missing) {
      const text = await readFile(new URL(name, folder), 'utf8');
      await sql.begin(async (tx) => {
        await tx.unsafe(text);
        await tx`insert into migrations (name) values (${name})`;
      });
    }
    return missing;
  } finally {
    await sql.end();
  }
}
