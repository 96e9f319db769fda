import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../runtime/log.ts';
import { createMailWorker } from '../../worker/create-worker.ts';
import { installTemporalRuntime } from '../../worker/temporal-runtime.ts';
import { waitUntilAvailable } from '../../worker/wait-until-available.ts';
import { provided } from '../support/provided.ts';
import { silentLog } from '../support/silent-log.ts';

installTemporalRuntime(silentLog());

let connection: NativeConnection;
beforeAll(async () => {
  connection = await NativeConnection.connect({ address: provided().temporalAddress });
});
afterAll(() => connection.close());

/** The lines logged after the first failed attempt, before the second. */
async function waitingFor(name: string, attempt: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const log = createLog('worker', { write: (line: string) => void lines.push(line) });
  let attempts = 0;
  await waitUntilAvailable(log, name, () => {
    attempts += 1;
    return attempts === 1 ? attempt() : Promise.resolve();
  });
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
}

test('a worker that waits for Temporal logs the reason', async () => {
  const line = await waitingFor('Temporal', () => NativeConnection.connect({ address: '127.0.0.1:1' }));
  expect(line).toMatchObject({ msg: 'Waiting for Temporal', reason: 'the connection is refused' });
});

test('a worker that waits for its namespace logs the gRPC status and what to do', async () => {
  const deps = { log: silentLog() } as unknown as Parameters<typeof createMailWorker>[0]['deps'];
  const line = await waitingFor('the namespace', async () => {
    const worker = await createMailWorker({ connection, namespace: 'not-there', deps });
    await worker.run();
  });
  expect(line).toMatchObject({
    msg: 'Waiting for the namespace',
    grpc_status: 'NOT_FOUND',
    reason: 'there is no such namespace; see TEMPORAL_NAMESPACE, and run migrate',
  });
});
