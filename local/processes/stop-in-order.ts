export type Stoppable = { readonly stop: () => Promise<unknown> };

/**
 * Stops the parts one after another, in the order of the list. Continues when one fails.
 * @throws AggregateError with the errors, once all have been tried
 */
export async function stopInOrder(running: readonly Stoppable[]): Promise<void> {
  const errors: unknown[] = [];
  for (const part of running) {
    await part.stop().catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Not every part could be stopped.');
}
