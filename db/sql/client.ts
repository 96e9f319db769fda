import postgres from 'postgres';
import { ResponseLost, currentDeadline, refuseWhenLate, untilResponse } from './deadline.ts';
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
  /** Whether connections go through a pooler, which assigns them per transaction. */
  readonly pooled?: boolean;
};

const timeouts = {
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 20_000,
};
/** Longer than the statement timeout: after so much silence no response will come. */
const silenceLimitSeconds = 15;
/** A connection in use for so long has neither been responded to nor closed. */
const stuckAfterSeconds = 60;

/** How a pool starts transactions. */
type Gate = { readonly slots: Slots; readonly pooled: boolean };
const gates = new WeakMap<Pool, Gate>();

/**
 * Opens a pool, which connects when first used.
 * A statement is cancelled after 10 s, or after waiting 5 s for a lock: none should take that long, and a retry is better
 * than a pile-up. A connection that is silent for 15 s while a statement is running is closed. Work under a deadline
 * (see `runWithDeadline`) waits no longer than that.
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
    // Seconds until a lost connection is opened again. The default is up to 20, for which callers would wait.
    backoff: (losses: number) => Math.min(2 ** losses / 100, 0.5),
    // PostgreSQL's notices quote values.
    onnotice: () => undefined,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    // A pooler rejects timeouts here, and may assign another connection to each statement.
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
 * Returns whether a connection of the pool was neither responded to nor closed, long after it should have been, which only
 * a new process mends. An outage of PostgreSQL does not cause it.
 */
export function isStuck(pool: Pool): boolean {
  return gateOf(pool).slots.longestUseSeconds() >= stuckAfterSeconds;
}

function gateOf(pool: Pool): Gate {
  const gate = gates.get(pool);
  if (gate === undefined) throw new Error('The pool was not opened by connect().');
  return gate;
}

/** Returns whether the error is a violation of this constraint. */
export function isConstraintViolation(error: unknown, constraint: string): boolean {
  return error instanceof postgres.PostgresError && error.constraint_name === constraint;
}

/**
 * Runs work in a transaction, which is rolled back when it throws.
 * @throws DeadlineExceeded where the deadline passed before the commit: nothing was changed. ResponseLost where PostgreSQL
 *   has not responded to the commit, which may have been carried out
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
  return untilResponse(deadline, done, () => isCommitting).catch((error: unknown) => {
    throw isCommitting && isLostConnection(error) ? new ResponseLost({ cause: error }) : error;
  });
}

/** Sets the timeouts for this transaction only, since the pooler assigns its connection to others afterwards. */
async function limitTimes(tx: Tx): Promise<void> {
  const [statement, lock, idle] = Object.values(timeouts).map(String);
  await tx`
    select set_config('statement_timeout', ${statement ?? ''}, true), set_config('lock_timeout', ${lock ?? ''}, true),
      set_config('idle_in_transaction_session_timeout', ${idle ?? ''}, true)`;
}

/** Runs work in a savepoint of a transaction, to which it is rolled back when it throws. */
export function savepoint<T>(tx: Tx, work: (part: Tx) => Promise<T>): Promise<T> {
  return tx.savepoint((part) => unlessLost(work(part))) as Promise<T>;
}

/**
 * On a lost connection `postgres` would still write a rollback, which throws an uncaught error and ends the process
 * (porsager/postgres#1154). It rejects the transaction itself as the connection closes, so work that failed with the
 * connection is left unsettled.
 */
function unlessLost<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!isLostConnection(error)) throw error;
    return new Promise<T>(() => undefined);
  });
}

function isLostConnection(error: unknown): boolean {
  // PostgreSQL closes the connection after such an error.
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
