import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

export const minLifetimeMinutes = 5;
export const maxLifetimeMinutes = 10_080;

/** Returns the lifetime of an invitation in minutes; a week by default. Refuses with `invalid_expiration`. */
export function parseLifetimeMinutes(
  value: number | undefined,
  field = 'invite_expiration_minutes',
): Outcome<number> {
  const minutes = value ?? maxLifetimeMinutes;
  if (Number.isInteger(minutes) && minutes >= minLifetimeMinutes && minutes <= maxLifetimeMinutes) {
    return allow(minutes);
  }
  return refuse(
    'invalid_expiration',
    `${field} is not a whole number from ${minLifetimeMinutes} to ${maxLifetimeMinutes}.`,
  );
}
