import { isOpen } from '../../domain/invitation/state.ts';
import type { InvitationRow } from '../invitations.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql/client.ts';
import { closeInvitation } from './close-invitation.ts';
import { eraseEmails, eraseInvitations, eraseMemberEvents } from './erase-rows.ts';
import { eraseRequests, lockErasable } from './erase-requests.ts';
import type { ErasableRequest } from './erase-requests.ts';

const requestsPerBatch = 1_000;
/** Each of them has requests, e-mails and events. */
const peoplePerBatch = 100;

/** Whom to erase: those who have or had one of these addresses in the organization, until that instant. */
export type Erasure = {
  readonly organizationId: string;
  readonly addressHashes: readonly Uint8Array[];
  /** As PostgreSQL writes it: a Date has no microseconds. */
  readonly requestedAt: string;
};

export type Erased = {
  /** How many invitations the erasure is about, those included that were asked for and not decided yet. */
  readonly invitations: number;
  /** Those that were open: their workflows have to be told after the commit. */
  readonly revokedIds: readonly string[];
};

/**
 * Begins to erase who has or had an address: revokes what is open and erases a first batch, which is nearly always
 * all of it. What is left is written down in `erasures`, for housekeeping. What belongs to an active member
 * stays. The caller holds the organization alone.
 */
export async function beginErasure(
  sql: Sql,
  organizationId: string,
  addressHashes: readonly Uint8Array[],
  actor: Actor,
): Promise<Erased> {
  const [{ now, requestedAt }] = await sql<[{ now: Date; requestedAt: string }]>`
    select now, now::text as requested_at from clock() as now`;
  const erasure = { organizationId, addressHashes, requestedAt };
  const invitations = await countInvitations(sql, erasure);
  const open = await sql<InvitationRow[]>`
    select i.* from invitations i
    where i.member_id in (${peopleOf(sql, erasure)}) and i.closed_at is null
    order by i.id for update of i`;
  const revoked = open.filter(isOpen);
  for (const row of revoked) {
    const ending = { state: 'revoked', at: now, actor, closeReason: 'erased' } as const;
    await closeInvitation(sql, row, ending);
  }
  if (!(await eraseBatch(sql, erasure, requestsPerBatch))) {
    await sql`
      insert into erasures (organization_id, address_hash, requested_at)
      select ${organizationId}, hash, ${requestedAt}::timestamptz from unnest(${asArray(addressHashes)}::bytea[]) as asked (hash)
      on conflict (organization_id, address_hash) do update set requested_at = excluded.requested_at`;
  }
  return { invitations, revokedIds: revoked.map(({ id }) => id) };
}

/** Erases up to 100 people and `limit` requests. True when nothing is left. The caller holds the organization alone. */
export async function eraseBatch(sql: Sql, erasure: Erasure, limit: number): Promise<boolean> {
  const people = await sql<{ memberId: string }[]>`
    select distinct p.member_id from (${peopleOf(sql, erasure)}) p
    left join invitations i on i.member_id = p.member_id
    where i.id is null or i.closed_at is not null and i.created_at <= ${erasure.requestedAt}::timestamptz
    order by p.member_id limit ${peoplePerBatch}`;
  const memberIds = people.map(({ memberId }) => memberId);
  const invitations = await sql<{ id: string }[]>`
    select id from invitations where member_id = any(${memberIds}) order by id for update`;
  const invitationIds = invitations.map(({ id }) => id);
  await eraseInvitations(sql, invitationIds);
  const requests = await takeRequestsOf(sql, erasure, invitationIds, memberIds, limit);
  await eraseRequests(sql, requests);
  await eraseEmails(
    sql,
    requests.flatMap(({ invitationId }) => invitationId ?? []),
  );
  if (requests.length === limit) return false;
  await eraseMemberEvents(sql, memberIds);
  await sql`delete from addresses where member_id = any(${memberIds})`;
  return people.length < peoplePerBatch;
}

/** The ids of those who have or had one of the addresses and are not active members. */
function peopleOf(sql: Sql, { organizationId, addressHashes }: Omit<Erasure, 'requestedAt'>) {
  return sql`
    select a.member_id from addresses a
    where a.organization_id = ${organizationId} and a.address_hash = any(${asArray(addressHashes)}::bytea[])
      and not exists (select 1 from members m where m.id = a.member_id)`;
}

async function countInvitations(sql: Sql, erasure: Erasure): Promise<number> {
  const { organizationId, addressHashes } = erasure;
  const rows = await sql<[{ count: number }]>`
    select count(*)::int as count from (
      select id from invitations where member_id in (${peopleOf(sql, erasure)})
      union
      select invitation_id from requests r
      where organization_id = ${organizationId} and address_hash = any(${asArray(addressHashes)}::bytea[])
        and kind in ('invite', 'join') and outcome is null
        and not exists (select 1 from invitations i where i.id = r.invitation_id)
    ) as theirs`;
  return rows[0].count;
}

/**
 * Locks what was asked of these invitations, by these people, or with one of the addresses. What was asked of an
 * invitation that never became a row is found by the request to open it, so that one comes last. A change of somebody
 * else's invitation to the address that still waits is theirs.
 */
function takeRequestsOf(
  sql: Sql,
  { organizationId, addressHashes, requestedAt }: Erasure,
  invitationIds: readonly string[],
  memberIds: readonly string[],
  limit: number,
): Promise<ErasableRequest[]> {
  return lockErasable(
    sql,
    sql`
    with named as (
      select r.id, r.invitation_id, r.kind from requests r
      where r.organization_id = ${organizationId} and r.address_hash = any(${asArray(addressHashes)}::bytea[])
        and r.requested_at <= ${requestedAt}::timestamptz and not (r.kind = 'amend' and r.outcome is null)
        and not exists (
          select 1 from addresses a join members m on m.id = a.member_id
          where a.organization_id = r.organization_id and a.address_hash = r.address_hash
            and (m.id = r.member_id or m.invitation_id = r.invitation_id))
    ), rowless as (
      select distinct n.invitation_id from named n
      where n.kind in ('invite', 'join') and not exists (select 1 from invitations i where i.id = n.invitation_id)
    ), found as (
      select id, 0 as turn from requests where invitation_id = any(${[...invitationIds]})
      union select id, 0 from requests where member_id = any(${[...memberIds]})
      union select id, 0 from requests where invitation_id in (select invitation_id from rowless)
    ), turns as (
      select id, max(turn) as turn from (select * from found union select id, 1 from named) as every group by id
    ), first as (
      select r.id from requests r join turns t on t.id = r.id
      where r.erased_at is null order by t.turn, r.id limit ${limit}
    )
    select id from first`,
  );
}

/** As PostgreSQL writes an array of bytea: `postgres` would take an array of bytes for one value. */
function asArray(hashes: readonly Uint8Array[]): string {
  return `{${hashes.map((hash) => `"\\\\x${Buffer.from(hash).toString('hex')}"`).join(',')}}`;
}
