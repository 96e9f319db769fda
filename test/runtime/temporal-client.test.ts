import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTemporalClient } from '../../runtime/temporal.ts';

const target = { namespace: 'default', connection: { address: '127.0.0.1:1' } };

test('a retry that is due after its connection was closed throws nothing', async () => {
  const uncaught: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => uncaught.push(error));
  const client = createTemporalClient(target);
  const call = client
    .withDeadline(Date.now() + 10_000, () =>
      client.workflowService.describeNamespace({ namespace: 'default' }),
    )
    .catch((error: unknown) => error);
  // Refused at once, then retried after 100 ms, 170 ms, ...
  await sleep(250);
  await client.connection.close();
  await sleep(1_500);
  process.removeAllListeners('uncaughtException');
  for (const listener of listeners) process.on('uncaughtException', listener);
  expect(uncaught).toEqual([]);
  await Promise.race([call, sleep(10)]);
});

test('a call that is made after its connection was closed is refused', async () => {
  const client = createTemporalClient(target);
  await client.connection.close();
  const call = client.withDeadline(Date.now() + 1_000, () =>
    client.workflowService.describeNamespace({ namespace: 'default' }),
  );
  await expect(call).rejects.toThrow();
});
