import type { Verb } from './requests.ts';
import type { Sql } from './sql/client.ts';

export type PendingRequest = {
  readonly id: string;
  readonly kind: Verb;
  readonly invitationId: string;
  readonly organizationId: string;
  /** Its invitation or its organization is closed, so no workflow has to follow. */
  readonly isAboutClosed: boolean;
};

/**
 * Claims requests for dispatch that have been pending for ten seconds, each at most once a minute. Requests that were
 * never dispatched come first, so that those which cannot be decided do not delay the others.
 */
export async function claimPendingRequests(sql: Sql, limit: number): Promise<readonly PendingRequest[]> {
  const never = await claimRequests(sql, 'never', limit);
  if (never.length === limit) return never;
  return [...never, ...(await claimRequests(sql, 'a minute ago', limit - never.length))];
}

function claimRequests(
  sql: Sql,
  dispatched: 'never' | 'a minute ago',
  limit: number,
): Promise<PendingRequest[]> {
  const isClaimable =
    dispatched === 'never'
      ? sql`dispatched_at is null`
      : sql`dispatched_at < (select clock() - interval '1 minute')`;
  return sql<PendingRequest[]>`
    with claimed as (
      update requests set dispatched_at = clock()
      where id = any(array(
        select id from requests
        where outcome is null and kind <> 'plain' and ${isClaimable}
          and requested_at < (select clock() - interval '10 seconds')
        order by dispatched_at nulls first, requested_at limit ${limit} for update skip locked))
      returning id, kind, invitation_id, organization_id, number)
    select c.id, c.kind, c.invitation_id, c.organization_id,
      o.closed_at is not null or (i.closed_at is not null and c.kind not in ('invite', 'join')) as is_about_closed
    from claimed c
      left join organizations o on o.id = c.organization_id
      left join invitations i on i.id = c.invitation_id
    order by c.number`;
}

/** Returns ids of requests that were dispatched within the last ten seconds and are still pending. */
export async function findPendingRequests(sql: Sql, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from requests
    where outcome is null and kind <> 'plain' and dispatched_at > (select clock() - interval '10 seconds')
    limit ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Returns, of these dispatched requests, those that are decided and those that are no longer waited for, because they
 * were reassigned or have been pending for ten seconds. `waitedMs` is the time from dispatch to decision.
 */
export function findSettled(
  sql: Sql,
  ids: readonly string[],
): Promise<{ id: string; waitedMs: number | null }[]> {
  return sql<{ id: string; waitedMs: number | null }[]>`
    select d.id::text, (extract(epoch from coalesce(r.decided_at, clock()) - r.dispatched_at) * 1000)::float8 as waited_ms
    from unnest(${[...ids]}::uuid[]) as d (id) left join requests r on r.id = d.id
    where r.id is null or r.outcome is not null or r.dispatched_at is null or r.dispatched_at < clock() - interval '10 seconds'`;
}

/** Returns for how many seconds the oldest pending request has been pending; 0 where none is. */
export async function longestPendingSeconds(sql: Sql): Promise<number> {
  const rows = await sql<[{ seconds: number | null }]>`
    select extract(epoch from clock() - min(requested_at))::float8 as seconds
    from requests where outcome is null and kind <> 'plain'`;
  return Math.max(0, rows[0].seconds ?? 0);
}
