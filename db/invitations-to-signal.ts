import { isOpen } from './invitations-open.ts';
import type { PolicyChange } from './policy-changes.ts';
import type { Sql } from './sql/client.ts';

// Invitations whose workflow housekeeping starts or signals.

/**
 * Claims open invitations whose workflow should have acted a minute ago, each at most every five minutes. Emails that are
 * held or delayed are overdue too, so the invitations claimed longest ago come first.
 */
export function claimOverdueInvitations(
  sql: Sql,
  limit: number,
): Promise<{ id: string; organizationId: string }[]> {
  return sql`
    update invitations set dispatched_at = clock()
    where id = any(array(
      select id from invitations
      where ${isOpen(sql)} and due_at < (select clock() - interval '1 minute')
        and (dispatched_at is null or dispatched_at < clock() - interval '5 minutes')
      order by dispatched_at nulls first, due_at limit ${limit} for update skip locked))
    returning id, organization_id`;
}

/** Returns the next open invitations that are held and that a change of policy concerns, in the order of their ids. */
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

/** Returns the next invitations that were closed because their organization was deleted, in the order of their ids. */
export async function findInvitationsClosedByEnd(
  sql: Sql,
  organizationId: string,
  afterId: string | null,
  limit: number,
): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from invitations
    where organization_id = ${organizationId} and close_reason = 'organization_deleted'
      and (${afterId}::uuid is null or id > ${afterId}::uuid)
    order by id limit ${limit}`;
  return rows.map(({ id }) => id);
}

function isId(about: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(about);
}
