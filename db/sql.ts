import postgres from 'postgres';
import { withoutGaps } from './without-gaps.ts';

/** A connection pool, or a transaction on one of its connections. Rows come with camelCase columns. */
export type Sql = postgres.Sql | postgres.TransactionSql;
export type Pool = postgres.Sql;
export type Json = postgres.JSONValue;

/**
 * Opens a pool; connections are made when first used.
 * A statement that runs for 10 s, or waits 5 s for a lock, is ended: nothing here is meant to, and a retry is
 * better than a pile-up.
 */
export function connect(databaseUrl: string, options: { readonly connections: number }): Pool {
  const pool = postgres(databaseUrl, {
    max: options.connections,
    connect_timeout: 5,
    idle_timeout: 60,
    // PostgreSQL's notices quote values.
    onnotice: () => undefined,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    connection: {
      application_name: 'usher',
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 20_000,
    },
  });
  return withoutGaps(pool);
}

/** Whether the error says that this named constraint refused the row. */
export function breaksConstraint(error: unknown, constraint: string): boolean {
  return error instanceof postgres.PostgresError && error.constraint_name === constraint;
}

/** Does the work in a transaction: all of it or, when it throws, nothing. */
export function transaction<T>(sql: Pool, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
  return sql.begin((tx) => unlessLost(work(tx))) as Promise<T>;
}

/** Does the work in a part of a transaction, which is taken back alone when it throws. */
export function savepoint<T>(
  tx: postgres.TransactionSql,
  work: (part: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  return tx.savepoint((part) => unlessLost(work(part))) as Promise<T>;
}

/**
 * On a connection that is lost `postgres` would still write a rollback, which throws where nobody can catch it and
 * ends the process (porsager/postgres#1154). It rejects the transaction by itself as the connection closes; so the
 * work that failed with the connection is left unsettled.
 */
function unlessLost<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!isLostConnection(error)) throw error;
    return new Promise<T>(() => undefined);
  });
}

function isLostConnection(error: unknown): boolean {
  // After such a word of farewell PostgreSQL hangs up.
  if (error instanceof postgres.PostgresError) return ['FATAL', 'PANIC'].includes(error.severity);
  return error instanceof Error && 'code' in error && lostConnection.has(String(error.code));
}

const lostConnection = new Set([
  'CONNECTION_CLOSED',
  'ECONNABORTED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);
