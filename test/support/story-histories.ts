import type { Client } from '@temporalio/client';

/** Every run's description and full history as text, with its payloads readable. */
export async function allHistories(runs: Client): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const run of runs.workflow.list()) {
    const handle = runs.workflow.getHandle(run.workflowId, run.runId);
    const described = await handle.describe();
    texts.push(readable(described.raw), readable(await handle.fetchHistory()));
  }
  return texts;
}

function readable(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === 'bigint') return String(part);
    // Buffers say of themselves how they want to be written, before they come here.
    if (isWrittenBuffer(part)) return Buffer.from(part.data).toString('utf8');
    return part instanceof Uint8Array ? Buffer.from(part).toString('utf8') : part;
  });
}

function isWrittenBuffer(
  part: unknown,
): part is { readonly type: 'Buffer'; readonly data: readonly number[] } {
  return (
    typeof part === 'object' && part !== null && 'type' in part && part.type === 'Buffer' && 'data' in part
  );
}
