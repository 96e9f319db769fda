import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { isRelease } from '../../local/temporal/cache.ts';
import { temporalBinary } from '../../local/temporal/find-program.ts';
import { cliRelease } from '../../local/temporal/releases.ts';
import { startTemporal } from '../../local/temporal/start.ts';
import { runChild } from './run-child.ts';
import { directoryTest as test } from '../support/fixtures/directory.ts';

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

describe('the embedded Temporal server', () => {
  test('keeps its workflows when its parent is killed, and serves its UI', async ({ directory }) => {
    const dataFile = join(directory.path, 'temporal', 'runs.db');
    const module = JSON.stringify(new URL('../../local/temporal/start.ts', import.meta.url).href);
    const parent = runChild(`
      import { startTemporal } from ${module};
      const { address } = await startTemporal({ dataFile: ${JSON.stringify(dataFile)} });
      console.log('address ' + address);
    `);
    const [, address] = await parent.line(/^address (.*)$/);
    await withClient(address ?? '', (client) =>
      client.workflow.start('withoutWorker', { workflowId: 'waiting', taskQueue: 'none' }),
    );
    parent.process.kill('SIGKILL');
    // Immediately: the old server may still hold the file, and the new one has to wait for it.
    const again = await startTemporal({ dataFile });
    const { status } = await withClient(again.address, (client) =>
      client.workflow.getHandle('waiting').describe(),
    );
    const ui = await fetch(again.uiUrl);
    await again.stop();
    expect([status.name, ui.status]).toEqual(['RUNNING', 200]);
  });

  test('is searched nowhere else when the environment names it', async ({ directory }) => {
    const before = process.env['TEMPORAL_CLI_PATH'];
    process.env['TEMPORAL_CLI_PATH'] = join(directory.path, 'nowhere');
    try {
      await expect(temporalBinary()).rejects.toThrow('TEMPORAL_CLI_PATH names');
    } finally {
      if (before === undefined) delete process.env['TEMPORAL_CLI_PATH'];
      else process.env['TEMPORAL_CLI_PATH'] = before;
    }
  });

  test('is not run from the cache when its hash differs', async ({ directory }) => {
    const file = join(directory.path, 'temporal');
    await writeFile(file, 'not the program');
    expect(await isRelease(file, cliRelease)).toBe(false);
  });
});
