import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { parseDurationMs } from './duration.ts';
import { maxLifetimeMinutes } from './lifetime.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const maxReminders = 5;
/** As `PT1S`: a reminder is never sent with the invite itself. */
const earliestMs = 1_000;

/** When to remind: so long after the first email, or at this fraction of the lifetime. */
export type ReminderRule = { readonly afterMs: number } | { readonly fraction: number };

export type PlannedReminder = {
  /** Counts from 1, in the order of time. */
  readonly ordinal: number;
  readonly atMs: number;
  readonly kind: 'reminder' | 'last_call';
};

const projectDefault: readonly ReminderRule[] = [{ fraction: 0.5 }, { fraction: 0.9 }];

/**
 * Returns rules from `PT36H`, `P2D`, `0.5`; an empty list means no reminders.
 * @param lifetimeMinutes a reminder at its end or later is refused; null for an organization's default, whose
 *   invitations differ: then the longest lifetime counts, and the plan omits reminders that are too late
 * Refuses with `invalid_reminders`.
 */
export function parseReminders(
  values: readonly (string | number)[],
  lifetimeMinutes: number | null,
  field = 'reminders',
): Outcome<readonly ReminderRule[]> {
  const no = (where: string, what: string) => refuse('invalid_reminders', `${where} ${what}.`);
  const lifetimeMs = (lifetimeMinutes ?? maxLifetimeMinutes) * minuteMs;

  if (values.length > maxReminders) return no(field, `has more than ${maxReminders} entries`);
  const rules: ReminderRule[] = [];
  for (const [index, value] of values.entries()) {
    const where = `${field}[${index}]`;
    if (typeof value === 'number') {
      if (!(value > 0 && value < 1)) return no(where, 'is not a number between 0 and 1');
      rules.push({ fraction: value });
      continue;
    }
    const afterMs = parseDurationMs(value);
    if (afterMs === null || afterMs < earliestMs) {
      return no(where, 'is not an ISO 8601 duration of weeks, days, hours, minutes and seconds');
    }
    if (afterMs >= lifetimeMs) return no(where, 'is not before the invitation expires');
    rules.push({ afterMs });
  }
  return allow(rules);
}

/**
 * Returns the instants of reminders, in the order of time. An inviter's reminders are planned as they are, two of the
 * same instant as one. Of a default, reminders within an hour of another email or of the expiry are omitted.
 * @param plan.rules the invite's own; null where it has none, and a default counts
 * @param plan.startsAtMs when the first email is sent, and the lifetime starts
 */
export function planReminders(plan: {
  readonly rules: readonly ReminderRule[] | null;
  readonly lifetimeMs: number;
  readonly startsAtMs: number;
  readonly organizationDefault: readonly ReminderRule[] | null;
}): readonly PlannedReminder[] {
  const { rules, lifetimeMs, startsAtMs } = plan;
  const wanted = (rules ?? plan.organizationDefault ?? projectDefault)
    .map((rule) => offsetMs(rule, lifetimeMs))
    .filter((offset) => offset < lifetimeMs)
    .sort((a, b) => a - b);

  const distanceMs = rules === null ? hourMs : 1;
  const kept: number[] = [];
  for (const offset of wanted) {
    const previous = kept.at(-1) ?? 0;
    if (offset - previous >= distanceMs && lifetimeMs - offset >= distanceMs) kept.push(offset);
  }
  const lastCallFromMs = offsetMs({ fraction: 0.9 }, lifetimeMs);
  return kept.map((offset, index) => ({
    ordinal: index + 1,
    atMs: startsAtMs + offset,
    kind: offset >= lastCallFromMs ? 'last_call' : 'reminder',
  }));
}

function offsetMs(rule: ReminderRule, lifetimeMs: number): number {
  if ('afterMs' in rule) return rule.afterMs;
  const exact = Math.round(rule.fraction * lifetimeMs);
  return Math.min(Math.max(exact, earliestMs), lifetimeMs - 1);
}
