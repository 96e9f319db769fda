import { isOpen } from './invitations-open.ts';
import type { Sql } from './sql/client.ts';

/** A change whose held invitations have not all been signalled yet. */
export type PolicyChange = {
  /** An organization's id, or a domain that nobody claims any more. */
  readonly about: string;
  /** Grows with each change: what was signalled for an earlier one does not count for a later one. */
  readonly number: number;
  /** Held invitations up to this id were signalled. */
  readonly lastId: string | null;
};

/**
 * Notes, in the transaction that makes the change, that what it may have held back is to be signalled. A table of its
 * own, since the organization's row is locked by whoever decides.
 * @param about an organization's id, or domains that it claims no more
 */
export async function insertPolicyChange(sql: Sql, about: string | readonly string[]): Promise<void> {
  const subjects = typeof about === 'string' ? [about] : about.toSorted();
  if (subjects.length === 0) return;
  await sql`
    insert into policy_changes (about)
    select subject from unnest(${subjects}::text[]) with ordinality as noted (subject, place) order by place
    on conflict (about) do update set number = policy_changes.number + 1, last_id = null`;
}

/** Finds changes that are to be signalled, those first that were begun least. */
export function findPolicyChanges(sql: Sql, limit: number): Promise<PolicyChange[]> {
  return sql<PolicyChange[]>`
    select about, number, last_id from policy_changes order by last_id nulls first limit ${limit}`;
}

/** Finds the next open invitations that were held back and that a change concerns, in the order of their ids. */
export async function findHeldInvitations(
  sql: Sql,
  { about, lastId }: Pick<PolicyChange, 'about' | 'lastId'>,
  limit: number,
): Promise<readonly string[]> {
  const concerned = isId(about)
    ? sql`organization_id = ${about}`
    : sql`blocked_by = 'action_not_allowed_email_domain_is_claimed'
        and split_part(canonical_address, '@', 2) = ${about}`;
  const rows = await sql<{ id: string }[]>`
    select id from invitations
    where ${concerned} and blocked_by is not null and ${isOpen(sql)}
      and (${lastId}::uuid is null or id > ${lastId}::uuid)
    order by id limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Notes how far a change was signalled; null: to its end. A change that came meanwhile begins at the first again. */
export async function recordSignalled(sql: Sql, change: PolicyChange, lastId: string | null): Promise<void> {
  const isThis = sql`about = ${change.about} and number = ${change.number}`;
  await (lastId === null
    ? sql`delete from policy_changes where ${isThis}`
    : sql`update policy_changes set last_id = ${lastId} where ${isThis}`);
}

function isId(about: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(about);
}
