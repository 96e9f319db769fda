import type { Verb } from './requests.ts';
import type { Sql } from './sql.ts';

export type WaitingRequest = {
  readonly id: string;
  readonly kind: Verb;
  readonly invitationId: string;
  readonly organizationId: string;
};

/**
 * Requests that nobody decided for ten seconds, each at most once a minute: first those that were never handed over,
 * so that many which cannot be decided do not stand in the way of others.
 */
export function takeWaitingRequests(sql: Sql, limit: number): Promise<WaitingRequest[]> {
  return sql<WaitingRequest[]>`
    update requests set handed_at = clock()
    where id in (
      select id from requests
      where outcome is null and kind <> 'plain' and asked_at < clock() - interval '10 seconds'
        and (handed_at is null or handed_at < clock() - interval '1 minute')
      order by handed_at nulls first, asked_at limit ${limit} for update skip locked)
    returning id, kind, invitation_id, organization_id`;
}

/**
 * Open invitations whose run should have acted a minute ago, each at most every five minutes. An e-mail that policy
 * or a mail server holds back is overdue too, so those whose turn was longest ago come first.
 */
export function takeOverdueInvitations(
  sql: Sql,
  limit: number,
): Promise<{ id: string; organizationId: string }[]> {
  return sql`
    update invitations set handed_at = clock()
    where id in (
      select id from invitations
      where state in ('pending', 'undeliverable') and due_at < clock() - interval '1 minute'
        and (handed_at is null or handed_at < clock() - interval '5 minutes')
      order by handed_at nulls first, due_at limit ${limit} for update skip locked)
    returning id, organization_id`;
}

/** Deleted organizations that still have something to close or to erase. */
export async function findClosingOrganizations(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from organizations
    where closed_at < clock() - interval '10 seconds' and erased_at is null order by closed_at limit ${limit}`;
  return rows.map((row) => row.id);
}
