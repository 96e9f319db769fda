export type Stoppable = { readonly stop: () => Promise<unknown> };

/**
 * Stops one after another, the first of the list first, and goes on when one fails.
 * @throws AggregateError of what failed, after all have been asked.
 */
export async function stopInOrder(running: readonly Stoppable[]): Promise<void> {
  const faults: unknown[] = [];
  for (const one of running) {
    await one.stop().catch((fault: unknown) => faults.push(fault));
  }
  if (faults.length > 0) throw new AggregateError(faults, 'not everything could be stopped');
}
