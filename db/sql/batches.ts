import postgres from 'postgres';

/** Changes at most `limit` rows in its own transaction. Returns how many. */
export type BatchStatement = (limit: number) => Promise<number>;

export type BatchOptions = {
  /** Rows per statement, until PostgreSQL's statement timeout makes it fewer. */
  readonly batchSize: number;
  /** No further batch is started once this is aborted: the time budget, or the activity's cancellation. */
  readonly signal: AbortSignal;
};

export type BatchResult<Name extends string> = {
  /** Rows changed, by statement. */
  readonly rows: Readonly<Record<Name, number>>;
  /** Whether `signal` was aborted while rows were left. */
  readonly isMoreLeft: boolean;
};

const smallestBatch = 20;
const statementTimeout = '57014';

/**
 * Runs statements over many rows in batches: one batch of each in turn, until each finds less than a full one. A
 * statement that fails does not stop the others.
 * @throws the first failure, once the others are done
 */
export async function runInBatches<Name extends string>(
  statements: Readonly<Record<Name, BatchStatement>>,
  { batchSize, signal }: BatchOptions,
): Promise<BatchResult<Name>> {
  const names = Object.keys(statements) as Name[];
  const rows = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  const limits = new Map(names.map((name) => [name, batchSize]));
  const failures: unknown[] = [];
  while (limits.size > 0 && !signal.aborted) {
    for (const [name, limit] of limits) {
      if (signal.aborted) break;
      try {
        const changed = await statements[name](limit);
        rows[name] += changed;
        if (changed < limit) limits.delete(name);
      } catch (error) {
        if (isTooLong(error) && limit > smallestBatch) limits.set(name, Math.ceil(limit / 10));
        else {
          limits.delete(name);
          failures.push(error);
        }
      }
    }
  }
  if (failures.length > 0) throw failures[0];
  return { rows, isMoreLeft: limits.size > 0 };
}

function isTooLong(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === statementTimeout;
}
