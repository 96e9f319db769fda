import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { installTemporalRuntime } from '../../worker/temporal-runtime.ts';
import { silentLog } from '../support/silent-log.ts';
import * as workflows from '../../workflows/index.ts';
import { workflowBundle } from '../support/workflow-bundle.ts';

const folder = join(import.meta.dirname, '..', 'fixtures', 'histories');
const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));

installTemporalRuntime(silentLog());

async function replay(json: string): Promise<void> {
  const workflowBundleOption = await workflowBundle();
  await Worker.runReplayHistory({ workflowBundle: workflowBundleOption }, JSON.parse(json) as object);
}

function recorded(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}

test('every workflow has a recorded history, a refusal and an expiry too, from a real server', async () => {
  expect(names).toEqual(
    expect.arrayContaining(['accepted.json', 'refused.json', 'delayed-then-expired.json']),
  );
  const recordedTypes = await Promise.all(names.map(async (name) => typeOf(await recorded(name))));
  expect(new Set(recordedTypes)).toEqual(new Set(Object.keys(workflows)));
  // Without the core's flags a history replays with any code.
  for (const name of names) expect(await recorded(name)).toContain('coreUsedFlags');
});

test.each(names)('%s replays with the current workflows', async (name) => {
  await replay(await recorded(name));
});

function typeOf(json: string): string {
  return /"workflowType":\s*\{\s*"name":\s*"(\w+)"/.exec(json)?.[1] ?? '';
}

test.each([
  ['accepted', '"createMember"', '"createSomebody"'],
  ['accepted', '"sendEmail"', '"loadInvitation"'],
  ['organization-closing', '"signalClosedInvitations"', '"closeOrganizationBatch"'],
  ['housekeeping', '"sweepOutdated"', '"sweepTheYard"'],
  ['housekeeping', '"signalPolicyChanges"', '"startLostWorkflows"'],
])(
  'a history of %s does not replay with workflows that call another activity than %s',
  async (name, called, other) => {
    const json = await recorded(`${name}.json`);
    const changed = json.replaceAll(called, other);
    expect(changed).not.toBe(json);
    await expect(replay(changed)).rejects.toThrow(/TMPRL1100|[Nn]ondeterminism|does not match/);
  },
);

test('an invitation that is accepted before its first reminder has at most 33 events', async () => {
  const { events } = JSON.parse(await recorded('accepted.json')) as { events: readonly unknown[] };
  expect(events.length).toBeLessThanOrEqual(33);
});
