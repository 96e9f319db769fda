import type { Sql } from './sql/client.ts';

// Conditions on the table `invitations`, which the statement names without an alias.

/** Returns the condition that an invitation is recorded as open. The partial indexes of open invitations have it. */
export function isOpen(sql: Sql) {
  return sql`invitations.closed_at is null`;
}

/**
 * Returns the condition that an invitation recorded as open is over by the clock: the rule of
 * `domain/invitation/expiry.ts` in SQL.
 */
export function isOver(sql: Sql) {
  return sql`(${overFrom(sql)} <= clock())`;
}

/** Returns the instant from which an invitation is over. */
export function overFrom(sql: Sql) {
  return sql`greatest(invitations.expires_at, case
    when invitations.email_due is not null and invitations.email_due_ordinal = 1
    then invitations.email_due_at + interval '30 days' end)`;
}
