import { expect } from 'vitest';
import { createTemporalClient } from '../../runtime/temporal.ts';
import { housekeepingWorkflowOptions } from '../../workflows/messages.ts';
import { keepHousekeeping, startHousekeeping } from '../../worker/keep-housekeeping.ts';
import { silentLog } from '../support/silent-log.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const slowly = { timeout: 30_000 };
const housekeeping = (simulation: Simulation) =>
  simulation.client.workflow.getHandle(housekeepingWorkflowOptions.workflowId);
const running = async (simulation: Simulation) => {
  const { runId, status } = await housekeeping(simulation).describe();
  return status.name === 'RUNNING' ? runId : null;
};

test('housekeeping that was terminated or cancelled by hand is started again, and an open one is left alone', async ({
  simulation,
}) => {
  await startHousekeeping(simulation.client);
  const first = await running(simulation);
  const keeper = keepHousekeeping(simulation.client, silentLog(), 100);
  try {
    await new Promise((later) => setTimeout(later, 500));
    expect(await running(simulation)).toBe(first);
    await housekeeping(simulation).terminate('by hand');
    await expect.poll(() => running(simulation), slowly).not.toBeNull();
    const second = await running(simulation);
    expect(second).not.toBe(first);
    await simulation.startWorker();
    await housekeeping(simulation).cancel();
    await expect.poll(async () => ![null, second].includes(await running(simulation)), slowly).toBe(true);
  } finally {
    await keeper.stop();
  }
  await housekeeping(simulation).terminate('by hand');
  await new Promise((later) => setTimeout(later, 500));
  expect(await running(simulation)).toBeNull();
});

test('a failed start is logged and retried', async () => {
  const lines: string[] = [];
  const log = { ...silentLog(), error: (line: string) => void lines.push(line) };
  const unreachable = createTemporalClient({ namespace: 'default', connection: { address: '127.0.0.1:1' } });
  const keeper = keepHousekeeping(unreachable, log, 20);
  await expect.poll(() => lines.length, slowly).toBeGreaterThan(1);
  await keeper.stop();
  await unreachable.connection.close();
});
