import postgres from 'postgres';
import { AnswerLost, currentDeadline, refuseWhenLate, untilAnswered } from './deadline.ts';
import { limitConnections } from './limit-connections.ts';
import { createSlots } from './slots.ts';
import type { Slots } from './slots.ts';
import { createSockets } from './sockets.ts';
import { fixSparseRows } from './fix-sparse-rows.ts';

/** A connection pool. Rows have camelCase properties. */
export type Pool = postgres.Sql;
/** A transaction on one connection. Functions that lock rows take it, since a lock on a pool is released at once. */
export type Tx = postgres.TransactionSql;
/** Either, for queries that are right in both. */
export type Sql = Pool | Tx;
export type Json = postgres.JSONValue;

export type PoolOptions = {
  readonly connections: number;
  /** Whether a pooler stands in front, which lends a connection for one transaction at a time. */
  readonly pooled?: boolean;
};

const timeouts = {
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 20_000,
};
/** Longer than PostgreSQL lets any statement run: after so much silence nothing will come. */
const silenceLimitSeconds = 15;
/** A connection in use for so long was neither answered nor given up. */
const stuckAfterSeconds = 60;

/** How transactions of a pool are begun. */
type Gate = { readonly slots: Slots; readonly pooled: boolean };
const gates = new WeakMap<Pool, Gate>();

/**
 * Opens a pool; connections are made when first used.
 * A statement that runs for 10 s, or waits 5 s for a lock, is ended: nothing here is meant to, and a retry is
 * better than a pile-up. A connection on which nothing came for 15 s while something was waited for is closed. Who
 * waits under a deadline (see `runWithDeadline`) waits no longer than that.
 */
export function connect(databaseUrl: string, { connections, pooled = false }: PoolOptions): Pool {
  const sockets = createSockets();
  const slots = createSlots(connections, () => {
    sockets.countSecond();
    if (slots.longestUseSeconds() >= silenceLimitSeconds) sockets.closeSilent(silenceLimitSeconds);
  });
  // The types of `postgres` do not know `socket`.
  const options = {
    max: connections,
    connect_timeout: 5,
    idle_timeout: 60,
    keep_alive: 10,
    // The seconds until a connection that was lost is made again. By default up to 20, and callers wait for them.
    backoff: (losses: number) => Math.min(2 ** losses / 100, 0.5),
    // PostgreSQL's notices quote values.
    onnotice: () => undefined,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    // A pooler refuses to hear of timeouts here, and may give each statement another connection.
    prepare: !pooled,
    connection: { application_name: 'usher', ...(pooled ? {} : timeouts) },
    socket: sockets.open,
  };
  const raw = fixSparseRows(postgres(databaseUrl, options));
  const gate = { slots, pooled };
  const pool = limitConnections(raw, slots, pooled ? (work) => begin(raw, gate, work) : null);
  gates.set(pool, gate);
  return pool;
}

/**
 * Whether a connection of the pool is neither answered nor given up, long after it should have been: then only a new
 * process helps. PostgreSQL being away does not do that.
 */
export function isStuck(pool: Pool): boolean {
  return gateOf(pool).slots.longestUseSeconds() >= stuckAfterSeconds;
}

function gateOf(pool: Pool): Gate {
  const gate = gates.get(pool);
  if (gate === undefined) throw new Error('The pool was not opened by connect().');
  return gate;
}

/** Whether the error says that this named constraint refused the row. */
export function isConstraintViolation(error: unknown, constraint: string): boolean {
  return error instanceof postgres.PostgresError && error.constraint_name === constraint;
}

/**
 * Does the work in a transaction: all of it or, when it throws, nothing.
 * @throws DeadlineExceeded where it was not done by the deadline: then it changed nothing. AnswerLost where PostgreSQL
 *   did not answer the commit: whether it did is not known
 */
export function transaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  return begin(pool, gateOf(pool), work);
}

async function begin<T>(pool: Pool, { slots, pooled }: Gate, work: (tx: Tx) => Promise<T>): Promise<T> {
  const deadline = currentDeadline();
  const slot = await slots.take();
  let isCommitting = false;
  const done = pool.begin((tx) =>
    unlessLost(
      (async () => {
        if (pooled) await limitTimes(tx);
        const result = await work(tx);
        refuseWhenLate(deadline);
        isCommitting = true;
        return result;
      })(),
    ),
  ) as Promise<T>;
  done.then(() => slot.release(), slot.release);
  return untilAnswered(deadline, done, () => isCommitting).catch((error: unknown) => {
    throw isCommitting && isLostConnection(error) ? new AnswerLost({ cause: error }) : error;
  });
}

/** Sets the timeouts for this transaction alone, where the connection is another's after it. */
async function limitTimes(tx: Tx): Promise<void> {
  const [statement, lock, idle] = Object.values(timeouts).map(String);
  await tx`
    select set_config('statement_timeout', ${statement ?? ''}, true), set_config('lock_timeout', ${lock ?? ''}, true),
      set_config('idle_in_transaction_session_timeout', ${idle ?? ''}, true)`;
}

/** Does the work in a part of a transaction, which is taken back alone when it throws. */
export function savepoint<T>(tx: Tx, work: (part: Tx) => Promise<T>): Promise<T> {
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
