import type { Sql } from './sql/client.ts';

/**
 * Returns the condition under which a row of `invitations` that is recorded as open is over by the clock: the rule of
 * `domain/invitation/expiry.ts` in SQL. The columns are those of the one table `invitations` in the statement.
 */
export function isOver(sql: Sql) {
  return sql`(${overFrom(sql)} <= clock())`;
}

/** Returns the instant from which a row of `invitations` is over. */
export function overFrom(sql: Sql) {
  return sql`greatest(invitations.expires_at, case
    when invitations.email_due is not null and invitations.email_due_ordinal = 1
    then invitations.email_due_at + interval '30 days' end)`;
}
