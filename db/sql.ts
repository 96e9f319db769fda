import postgres from 'postgres';

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
  return postgres(databaseUrl, {
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
}

/** Whether the error says that this named constraint refused the row. */
export function breaksConstraint(error: unknown, constraint: string): boolean {
  return error instanceof postgres.PostgresError && error.constraint_name === constraint;
}
