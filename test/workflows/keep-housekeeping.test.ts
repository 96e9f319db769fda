import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTemporalClient } from '../../runtime/temporal.ts';
import { housekeepingWorkflowOptions } from '../../workflows/messages.ts';
import { keepHousekeeping, startHousekeeping } from '../../worker/keep-housekeeping.ts';
import { silentLog } from '../support/silent-log.ts';
import { startSimulation } from '../support/simulation.ts';
import type { Simulation } from '../support/simulation.ts';

let world: Simulation;

beforeEach(async () => {
  world = await startSimulation();
});
afterEach(() => world.stop());

const slowly = { timeout: 30_000 };
const housekeeping = () => world.client.workflow.getHandle(housekeepingWorkflowOptions.workflowId);
const running = async () => {
  const { runId, status } = await housekeeping().describe();
  return status.name === 'RUNNING' ? runId : null;
};

test('housekeeping that was terminated or cancelled by hand is started again; one that runs is left alone', async () => {
  await startHousekeeping(world.client);
  const first = await running();
  const keeper = keepHousekeeping(world.client, silentLog(), 100);
  try {
    await new Promise((later) => setTimeout(later, 500));
    expect(await running()).toBe(first);
    await housekeeping().terminate('by hand');
    await expect.poll(running, slowly).not.toBeNull();
    const second = await running();
    expect(second).not.toBe(first);
    await world.startWorker();
    await housekeeping().cancel();
    await expect.poll(async () => ![null, second].includes(await running()), slowly).toBe(true);
  } finally {
    await keeper.stop();
  }
  await housekeeping().terminate('by hand');
  await new Promise((later) => setTimeout(later, 500));
  expect(await running()).toBeNull();
});

test('what cannot be started is logged, and tried again', async () => {
  const lines: string[] = [];
  const log = { ...silentLog(), error: (line: string) => void lines.push(line) };
  const nobody = createTemporalClient({ namespace: 'default', connection: { address: '127.0.0.1:1' } });
  const keeper = keepHousekeeping(nobody, log, 20);
  await expect.poll(() => lines.length, slowly).toBeGreaterThan(1);
  await keeper.stop();
  await nobody.connection.close();
});
