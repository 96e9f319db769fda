import { isOpen } from './invitations-open.ts';
import type { Verb } from './requests.ts';
import type { Sql } from './sql/client.ts';

export type PendingRequest = {
  readonly id: string;
  readonly kind: Verb;
  readonly invitationId: string;
  readonly organizationId: string;
  /** Its invitation, or its organization, is closed: there is nothing for a workflow to follow. */
  readonly isAboutClosed: boolean;
};

/**
 * Requests that nobody decided for ten seconds, each at most once a minute: first those that were never dispatched, so
 * that many which cannot be decided do not stand in the way of others.
 */
export async function claimPendingRequests(sql: Sql, limit: number): Promise<readonly PendingRequest[]> {
  const never = await takeRequests(sql, sql`dispatched_at is null`, limit);
  if (never.length === limit) return never;
  const again = sql`dispatched_at < (select clock() - interval '1 minute')`;
  return [...never, ...(await takeRequests(sql, again, limit - never.length))];
}

function takeRequests(
  sql: Sql,
  dispatched: ReturnType<typeof fragment>,
  limit: number,
): Promise<PendingRequest[]> {
  return sql<PendingRequest[]>`
    with taken as (
      update requests set dispatched_at = clock()
      where id = any(array(
        select id from requests
        where outcome is null and kind <> 'plain' and ${dispatched}
          and requested_at < (select clock() - interval '10 seconds')
        order by dispatched_at nulls first, requested_at limit ${limit} for update skip locked))
      returning id, kind, invitation_id, organization_id, number)
    select t.id, t.kind, t.invitation_id, t.organization_id,
      o.closed_at is not null or (i.closed_at is not null and t.kind not in ('invite', 'join')) as is_about_closed
    from taken t
      left join organizations o on o.id = t.organization_id
      left join invitations i on i.id = t.invitation_id
    order by t.number`;
}

const fragment = (sql: Sql) => sql`true`;

/** Ids of requests that were dispatched in the last ten seconds and are not decided yet. */
export async function findPendingRequests(sql: Sql, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from requests
    where outcome is null and kind <> 'plain' and dispatched_at > (select clock() - interval '10 seconds')
    limit ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Of these dispatched requests, those that are decided, and those that are waited for no longer: they now belong to
 * another invitation, or are undecided after ten seconds. `waitedMs` is how long it took from dispatch to decision.
 */
export function findSettled(
  sql: Sql,
  ids: readonly string[],
): Promise<{ id: string; waitedMs: number | null }[]> {
  return sql<{ id: string; waitedMs: number | null }[]>`
    select asked.id::text, (extract(epoch from coalesce(r.decided_at, clock()) - r.dispatched_at) * 1000)::float8 as waited_ms
    from unnest(${[...ids]}::uuid[]) as asked (id) left join requests r on r.id = asked.id
    where r.id is null or r.outcome is not null or r.dispatched_at is null or r.dispatched_at < clock() - interval '10 seconds'`;
}

/**
 * Open invitations whose workflow should have acted a minute ago, each at most every five minutes. An e-mail that is
 * held, or that a mail server puts off, is overdue too, so those whose turn was longest ago come first.
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

/** Deleted organizations that still have something to close or to erase, in any order: none stands before another. */
export async function findClosingOrganizations(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from organizations
    where closed_at < (select clock() - interval '10 seconds') and erased_at is null order by random() limit ${limit}`;
  return rows.map((row) => row.id);
}
