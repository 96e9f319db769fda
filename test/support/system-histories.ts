import type { Client } from '@temporalio/client';

/** Every run's description and full history, as text that has all their strings, and their payloads readable. */
export async function allHistories(runs: Client): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const run of runs.workflow.list()) {
    const handle = runs.workflow.getHandle(run.workflowId, run.runId);
    const described = await handle.describe();
    texts.push(readable(described.raw).join('\n'), readable(await handle.fetchHistory()).join('\n'));
  }
  return texts;
}

/** Walks by hand: what the records make of themselves as JSON has payloads in base64, where nothing would be found. */
function readable(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [name, ...readable(part)]);
}
