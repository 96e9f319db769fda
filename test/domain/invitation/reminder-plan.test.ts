import { describe, expect, test } from 'vitest';
import { parseReminders, planReminders } from '../../../domain/invitation/reminders.ts';
import type { ReminderRule } from '../../../domain/invitation/reminders.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMinutes = 10_080;

describe('reminders', () => {
  test.each<readonly [readonly (string | number)[], readonly ReminderRule[]]>([
    [[], []],
    [['P2D'], [{ afterMs: 2 * dayMs }]],
    [
      ['PT36H', 0.5],
      [{ afterMs: 36 * hourMs }, { fraction: 0.5 }],
    ],
    [['P1DT2H3M4S'], [{ afterMs: dayMs + 2 * hourMs + 3 * minuteMs + 4_000 }]],
    [['PT1S'], [{ afterMs: 1_000 }]],
    [['P6DT23H59M59S'], [{ afterMs: 7 * dayMs - 1_000 }]],
    [['PT0H90M'], [{ afterMs: 90 * minuteMs }]],
  ])('%j are read', (values, rules) => {
    expect(parseReminders(values, weekMinutes)).toEqual({ ok: true, value: rules });
  });

  test.each<readonly [readonly (string | number)[], string]>([
    [['P7D'], 'reminders[0]'],
    [['P1W'], 'reminders[0]'],
    [[0.5, 'P8D'], 'reminders[1]'],
    [['PT0S'], 'reminders[0]'],
    [['P1M'], 'reminders[0]'],
    [['P1Y'], 'reminders[0]'],
    [['P'], 'reminders[0]'],
    [['PT'], 'reminders[0]'],
    [['P1DT'], 'reminders[0]'],
    [['PT1.5H'], 'reminders[0]'],
    [['-PT1H'], 'reminders[0]'],
    [['pt1h'], 'reminders[0]'],
    [['P1D\n'], 'reminders[0]'],
    [['PT٣H'], 'reminders[0]'],
    [[''], 'reminders[0]'],
    [['9'.repeat(100_000)], 'reminders[0]'],
    [[0], 'reminders[0]'],
    [[1], 'reminders[0]'],
    [[-0.5], 'reminders[0]'],
    [[Number.NaN], 'reminders[0]'],
    [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 'reminders has'],
  ])('%j are refused by place', (values, place) => {
    const outcome = parseReminders(values, weekMinutes);
    if (outcome.ok) expect.unreachable();
    else {
      expect(outcome.refusal.type).toBe('invalid_reminders');
      expect(outcome.refusal.message.startsWith(place)).toBe(true);
    }
  });

  test('of an organization are checked against the longest lifetime', () => {
    expect(parseReminders(['P6D'], null).ok).toBe(true);
    expect(parseReminders(['P7D'], null, 'default_reminders').ok).toBe(false);
    expect(parseReminders(['P6D'], 60).ok).toBe(false);
  });
});

type Plan = { readonly rules?: readonly ReminderRule[]; readonly organization?: readonly ReminderRule[] };
const startsAtMs = Date.UTC(2024, 1, 27);

function planned(lifetimeMs: number, { rules, organization }: Plan) {
  const plan = { rules: rules ?? null, lifetimeMs, startsAtMs, organizationDefault: organization ?? null };
  return planReminders(plan).map(({ ordinal, atMs, kind }) => {
    return `${ordinal} ${kind} ${(atMs - startsAtMs) / minuteMs}`;
  });
}

describe('the plan of reminders', () => {
  test.each<readonly [string, number, Plan, readonly string[]]>([
    ['nothing said, a week', 7 * dayMs, {}, ['1 reminder 5040', '2 last_call 9072']],
    ['nothing said, ten hours', 10 * hourMs, {}, ['1 reminder 300', '2 last_call 540']],
    ['nothing said, less than ten hours', 10 * hourMs - minuteMs, {}, ['1 reminder 299.5']],
    ['nothing said, two hours', 2 * hourMs, {}, ['1 reminder 60']],
    ['nothing said, less than two hours', 2 * hourMs - minuteMs, {}, []],
    ['nothing said, five minutes', 5 * minuteMs, {}, []],
    ['none wanted', 7 * dayMs, { rules: [] }, []],
    ['none wanted by the organization', 7 * dayMs, { organization: [] }, []],
    [
      'the invite before the organization',
      dayMs,
      { rules: [{ fraction: 0.25 }], organization: [] },
      ['1 reminder 360'],
    ],
    ['the organization’s, too late for this one', dayMs, { organization: [{ afterMs: 2 * dayMs }] }, []],
    [
      'the organization’s, within an hour of each other',
      dayMs,
      { organization: [{ fraction: 0.5 }, { afterMs: 12 * hourMs + 30 * minuteMs }] },
      ['1 reminder 720'],
    ],
    [
      'asked for, in the order of time',
      dayMs,
      { rules: [{ fraction: 0.9 }, { afterMs: hourMs }, { afterMs: 23 * hourMs }] },
      ['1 reminder 60', '2 last_call 1296', '3 last_call 1380'],
    ],
    ['asked for, close to the expiry', hourMs, { rules: [{ afterMs: 59 * minuteMs }] }, ['1 last_call 59']],
    [
      'asked for, twice the same',
      dayMs,
      { rules: [{ fraction: 0.5 }, { afterMs: 12 * hourMs }] },
      ['1 reminder 720'],
    ],
    ['asked for, past a lifetime since shortened', hourMs, { rules: [{ afterMs: dayMs }] }, []],
    ['asked for, at once', hourMs, { rules: [{ fraction: 1e-12 }] }, [`1 reminder ${1 / 60}`]],
  ])('%s', (_, lifetimeMs, plan, expected) => {
    expect(planned(lifetimeMs, plan)).toEqual(expected);
  });

  test('has a last call from 0.9 on for each lifetime, and none just before', () => {
    for (let minutes = 5; minutes <= weekMinutes; minutes += 7) {
      const at = (fraction: number) => planned(minutes * minuteMs, { rules: [{ fraction }] })[0];
      expect(at(0.9)).toContain('last_call');
      expect(at(0.899)).toContain('reminder');
    }
  });

  test('RELIAB-038: counts elapsed time, over a leap day and a change of clocks', () => {
    const starts = [Date.UTC(2024, 1, 27), Date.UTC(2026, 2, 27), Date.UTC(2026, 5, 1)];
    const offsets = starts.map((start) =>
      planReminders({ rules: null, lifetimeMs: 7 * dayMs, startsAtMs: start, organizationDefault: null }).map(
        ({ atMs }) => atMs - start,
      ),
    );
    expect(offsets).toEqual(starts.map(() => [3.5 * dayMs, 6.3 * dayMs]));
  });
});
