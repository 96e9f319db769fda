import { toInvitation } from '../invitations.ts';
import type { InvitationRow } from '../invitations.ts';
import { isOpen } from '../invitations-open.ts';
import type { Actor } from '../requests.ts';
import type { Tx } from '../sql/client.ts';
import { closeInvitation } from './close-invitation.ts';
import {
  eraseEmails,
  eraseInvitations,
  eraseMemberEvents,
  eraseRequests,
  lockErasable,
} from './erase-rows.ts';
import type { ErasableRequest } from './erase-rows.ts';

const requestsPerBatch = 1_000;
/** Each person has requests, emails and events. */
const peoplePerBatch = 100;

/** The people to erase: those who have or had one of these addresses in the organization, up to an instant. */
export type Erasure = {
  readonly organizationId: string;
  readonly addressHashes: readonly Uint8Array[];
  /** In PostgreSQL's text form, since a Date has no microseconds. */
  readonly requestedAt: string;
};

export type Erased = {
  /** The number of invitations that the erasure concerns, including those of pending requests. */
  readonly invitations: number;
  /** The invitations that were open: their workflows have to be signalled after the commit. */
  readonly revokedIds: readonly string[];
};

/**
 * Begins to erase the people who have or had an address: revokes open invitations and erases a first batch, which is
 * nearly always everything. Inserts a row into `erasures` where more is left, for housekeeping. The rows of active
 * members stay. The caller has locked the organization alone.
 */
export async function beginErasure(
  tx: Tx,
  organizationId: string,
  addressHashes: readonly Uint8Array[],
  actor: Actor,
): Promise<Erased> {
  const [{ now, requestedAt }] = await tx<[{ now: Date; requestedAt: string }]>`
    select now, now::text as requested_at from clock() as now`;
  const erasure = { organizationId, addressHashes, requestedAt };
  const invitations = await countInvitations(tx, erasure);
  const open = await tx<InvitationRow[]>`
    select invitations.* from invitations
    where invitations.member_id in (${peopleOf(tx, erasure)}) and ${isOpen(tx)}
    order by invitations.id for update of invitations`;
  for (const row of open) {
    const closing = { state: 'revoked', at: now, actor, closeReason: 'erased' } as const;
    await closeInvitation(tx, toInvitation(row), closing);
  }
  if (!(await eraseBatch(tx, erasure, requestsPerBatch))) {
    await tx`
      insert into erasures (organization_id, address_hash, requested_at)
      select ${organizationId}, hash, ${requestedAt}::timestamptz from unnest(${asArray(addressHashes)}::bytea[]) as erased (hash)
      on conflict (organization_id, address_hash) do update set requested_at = excluded.requested_at`;
  }
  return { invitations, revokedIds: open.map(({ id }) => id) };
}

/** Erases up to 100 people and `limit` requests. True when nothing is left. The caller has locked the organization alone. */
export async function eraseBatch(tx: Tx, erasure: Erasure, limit: number): Promise<boolean> {
  const people = await tx<{ memberId: string }[]>`
    select distinct p.member_id from (${peopleOf(tx, erasure)}) p
    left join invitations i on i.member_id = p.member_id
    where i.id is null or i.closed_at is not null and i.created_at <= ${erasure.requestedAt}::timestamptz
    order by p.member_id limit ${peoplePerBatch}`;
  const memberIds = people.map(({ memberId }) => memberId);
  const invitations = await tx<{ id: string }[]>`
    select id from invitations where member_id = any(${memberIds}) order by id for update`;
  const invitationIds = invitations.map(({ id }) => id);
  await eraseInvitations(tx, invitationIds);
  const requests = await lockRequestsOf(tx, erasure, invitationIds, memberIds, limit);
  await eraseRequests(tx, requests);
  await eraseEmails(
    tx,
    requests.flatMap(({ invitationId }) => invitationId ?? []),
  );
  if (requests.length === limit) return false;
  await eraseMemberEvents(tx, memberIds);
  await tx`delete from addresses where member_id = any(${memberIds})`;
  return people.length < peoplePerBatch;
}

/** Returns a query for the ids of the people who have or had one of the addresses and are not active members. */
function peopleOf(tx: Tx, { organizationId, addressHashes }: Omit<Erasure, 'requestedAt'>) {
  return tx`
    select a.member_id from addresses a
    where a.organization_id = ${organizationId} and a.address_hash = any(${asArray(addressHashes)}::bytea[])
      and not exists (select 1 from members m where m.id = a.member_id)`;
}

async function countInvitations(tx: Tx, erasure: Erasure): Promise<number> {
  const { organizationId, addressHashes } = erasure;
  const rows = await tx<[{ count: number }]>`
    select count(*)::int as count from (
      select id from invitations where member_id in (${peopleOf(tx, erasure)})
      union
      select invitation_id from requests r
      where organization_id = ${organizationId} and address_hash = any(${asArray(addressHashes)}::bytea[])
        and kind in ('invite', 'join') and outcome is null
        and not exists (select 1 from invitations i where i.id = r.invitation_id)
    ) as theirs`;
  return rows[0].count;
}

/**
 * Locks the requests about these invitations, by these people, or with one of the addresses. Requests about an
 * invitation without a row are found by its invite or join, which therefore comes last. A pending amendment of another
 * person's invitation to the address is that person's.
 */
function lockRequestsOf(
  tx: Tx,
  { organizationId, addressHashes, requestedAt }: Erasure,
  invitationIds: readonly string[],
  memberIds: readonly string[],
  limit: number,
): Promise<ErasableRequest[]> {
  return lockErasable(
    tx,
    tx`
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

/** Returns hashes as the text form of a bytea array, since `postgres` takes an array of byte arrays for one value. */
function asArray(hashes: readonly Uint8Array[]): string {
  return `{${hashes.map((hash) => `"\\\\x${Buffer.from(hash).toString('hex')}"`).join(',')}}`;
}
