import type { Sql, Tx } from './sql/client.ts';

/** A change of policy whose held invitations have not all been signalled yet. */
export type PolicyChange = {
  /** An organization's id, or a domain that was released. */
  readonly about: string;
  /** Grows with each change, so that signals for an earlier change do not count for a later one. */
  readonly number: number;
  /** Held invitations up to this id have been signalled. */
  readonly lastId: string | null;
};

/**
 * Inserts a change of policy, in the transaction that makes it, so that housekeeping signals the invitations that policy
 * held. The table is separate since every decision locks the organization's row.
 * @param about an organization's id, or domains that it releases
 */
export async function insertPolicyChange(tx: Tx, about: string | readonly string[]): Promise<void> {
  const subjects = typeof about === 'string' ? [about] : about.toSorted();
  if (subjects.length === 0) return;
  await tx`
    insert into policy_changes (about)
    select subject from unnest(${subjects}::text[]) with ordinality as changed (subject, position) order by position
    on conflict (about) do update set number = policy_changes.number + 1, last_id = null`;
}

/** Returns changes to signal. Changes that were not begun come first. */
export function findPolicyChanges(sql: Sql, limit: number): Promise<PolicyChange[]> {
  return sql<PolicyChange[]>`
    select about, number, last_id from policy_changes order by last_id nulls first limit ${limit}`;
}

/** Records how far a change was signalled; null: to its end. A newer change of the same subject is left as it is. */
export async function recordSignalled(sql: Sql, change: PolicyChange, lastId: string | null): Promise<void> {
  const isThis = sql`about = ${change.about} and number = ${change.number}`;
  await (lastId === null
    ? sql`delete from policy_changes where ${isThis}`
    : sql`update policy_changes set last_id = ${lastId} where ${isThis}`);
}
