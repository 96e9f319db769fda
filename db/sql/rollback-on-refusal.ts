import { savepoint, transaction } from './client.ts';
import type { Pool, Tx } from './client.ts';

type Outcome = { readonly ok: boolean };

/**
 * Runs work in a transaction and rolls it back when its outcome is a refusal.
 * @param options.isTrial rolls back in any case, and returns the same outcome
 */
export function rollbackOnRefusal<T extends Outcome>(
  pool: Pool,
  work: (tx: Tx) => Promise<T>,
  options: { readonly isTrial?: boolean } = {},
): Promise<T> {
  return caught(transaction(pool, (tx) => outcomeOf(tx, work, options.isTrial === true)));
}

/** Runs work in a savepoint of a transaction, and rolls back to it when the outcome is a refusal. */
export function savepointOnRefusal<T extends Outcome>(tx: Tx, work: (part: Tx) => Promise<T>): Promise<T> {
  return caught(savepoint(tx, (part) => outcomeOf(part, work, false)));
}

async function outcomeOf<T extends Outcome>(
  tx: Tx,
  work: (tx: Tx) => Promise<T>,
  isTrial: boolean,
): Promise<T> {
  const outcome = await work(tx);
  if (!outcome.ok || isTrial) throw new RolledBack(outcome);
  return outcome;
}

async function caught<T extends Outcome>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof RolledBack) return error.outcome as T;
    throw error;
  }
}

class RolledBack extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('rolled back');
    this.outcome = outcome;
  }
}
