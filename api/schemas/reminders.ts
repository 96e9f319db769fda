import { z } from '@hono/zod-openapi';
import type { ReminderRule } from '../../domain/invitation/reminders.ts';

const unitMs = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 };

/** Reminder rules as callers write them: fractions of the lifetime, or ISO 8601 durations. */
export const reminderRules = z.array(z.union([z.string(), z.number()]));

/** A reminder rule as callers write it: a fraction, or an ISO 8601 duration of one unit. */
export function formatReminder(rule: ReminderRule): string | number {
  if ('fraction' in rule) return rule.fraction;
  const { afterMs } = rule;
  if (afterMs % unitMs.D === 0) return `P${afterMs / unitMs.D}D`;
  const unit = (['H', 'M'] as const).find((one) => afterMs % unitMs[one] === 0) ?? 'S';
  return `PT${afterMs / unitMs[unit]}${unit}`;
}
