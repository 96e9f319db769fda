import postgres from 'postgres';

/** A statement that changes at most `limit` rows in a transaction of its own. Answers how many it changed. */
export type BatchStatement = (limit: number) => Promise<number>;

export type BatchOptions = {
  /** Rows per statement, unless PostgreSQL ends it for its length. */
  readonly batchSize: number;
  /** No further batch is begun once this is aborted: the time budget, or the activity's cancellation. */
  readonly signal: AbortSignal;
};

export type BatchResult<Name extends string> = {
  /** Rows changed, by statement. */
  readonly rows: Readonly<Record<Name, number>>;
  /** Whether the time was over before every statement had run out of rows. */
  readonly isMoreLeft: boolean;
};

const smallestBatch = 20;
const statementTimeout = '57014';

/**
 * Runs statements over many rows in batches: one batch of each in turn, until each finds less than a full one. A
 * statement that fails holds up none of the others.
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
