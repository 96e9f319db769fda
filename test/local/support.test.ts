import { describe, expect, test } from 'vitest';

import { cloneDatabase } from '../support/database.ts';
import { useSimulatedClock } from '../support/simulated-clock.ts';
import { timeSkipping } from '../support/time-skipping.ts';
import { workflowBundle } from '../support/workflow-bundle.ts';

describe('test support', () => {
  test('database clones are migrated and isolated from each other', async () => {
    const clones = await Promise.all([cloneDatabase(), cloneDatabase(), cloneDatabase()] as const);
    const [first, second] = clones;
    try {
      await first.sql`create table mine ()`;
      const seen = await second.sql`
        select to_regclass('mine') is not null as there, to_regclass('invitations') is not null as migrated`;
      expect(seen?.[0]).toEqual({ there: false, migrated: true });
    } finally {
      await Promise.all(clones.map((clone) => clone.drop()));
    }
  });

  test('the simulated clock keeps the time it was set to, also in a column default', async () => {
    const { sql, drop } = await cloneDatabase();
    try {
      const { setClock } = await useSimulatedClock(sql);
      await sql`create table marks (at timestamptz default clock())`;
      await setClock(Date.UTC(2030, 0, 1));
      await sql`insert into marks default values`;
      const [mark] = await sql<{ at: Date }[]>`select at from marks`;
      expect(mark?.at.toISOString()).toBe('2030-01-01T00:00:00.000Z');
    } finally {
      await drop();
    }
  });

  test('the time-skipping server skips a week', async () => {
    const environment = await timeSkipping();
    try {
      const before = await environment.currentTimeMs();
      await environment.sleep('7 days');
      expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(7 * 86_400_000);
    } finally {
      await environment.teardown();
    }
  });

  test('workflows are bundled once', async () => {
    const [first, second] = await Promise.all([workflowBundle(), workflowBundle()]);
    expect(second.codePath).toBe(first.codePath);
  });
});
