import type { Client } from '@temporalio/client';

const callTimeoutMs = 5_000;

/** Calls Temporal. @throws when it does not respond within 5 s */
export function callTemporal<T>(temporal: Client, call: () => Promise<T>): Promise<T> {
  return temporal.withAbortSignal(AbortSignal.timeout(callTimeoutMs), call);
}

/** Runs `work` for every item, at most `concurrency` at a time; a failure stops none. Returns the failures. */
export async function inParallel<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<unknown>,
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return failures;
}
