import { isOpen, isOver, overFrom } from './invitations-open.ts';
import type { Request } from './requests.ts';
import type { Sql } from './sql/client.ts';

/** The open invitation, or the pending request, that already has the address of a request. */
export type Holder = {
  readonly invitationId: string;
  readonly memberId: string;
  /** An open invitation; else an earlier invite or join that is pending, under new ids of its own. */
  readonly isOpen: boolean;
  /** It was over when the request was made. */
  readonly isOver: boolean;
  /** An earlier request about it is pending. */
  readonly isAwaited: boolean;
};

/**
 * Returns a query for the {@link Holder} of an address that a request wants for its own invitation, as JSON: the open
 * invitation, else the first pending request. Its one row is null where there is none.
 */
export function holderOf(sql: Sql, request: Request, canonicalAddress: string) {
  const { id, organizationId, invitationId, number } = request;
  return sql`(
    select json_build_object('invitationId', h.invitation_id, 'memberId', h.member_id, 'isOpen', h.is_open,
      'isOver', h.is_over, 'isAwaited', h.is_awaited)
    from (
      select invitations.id as invitation_id, invitations.member_id, true as is_open,
        ${overFrom(sql)} <= (select requested_at from requests where id = ${id}) as is_over,
        exists (
          select 1 from requests r
          where r.invitation_id = invitations.id and r.outcome is null and r.number < ${number}::bigint) as is_awaited,
        0 as number
      from invitations
      where organization_id = ${organizationId} and canonical_address = ${canonicalAddress}
        and ${isOpen(sql)} and id <> ${invitationId}
      union all
      select invitation_id, member_id, false, false, true, number from requests
      where organization_id = ${organizationId} and address_hash = address_hash(${organizationId}, ${canonicalAddress})
        and outcome is null and kind in ('invite', 'join') and number < ${number}::bigint
        and invitation_id <> ${invitationId} and not exists (select 1 from invitations i where i.id = requests.invitation_id)
      order by number limit 1
    ) h)`;
}

/**
 * Returns the invitation whose requests an address is waiting in: its open invitation, unless that is over, else the
 * invitation of its first pending invite or join.
 */
export async function findInvitationIdOf(
  sql: Sql,
  organizationId: string,
  canonicalAddress: string,
): Promise<string | null> {
  const rows = await sql<{ invitationId: string }[]>`
    select id as invitation_id, 0 as number from invitations
    where organization_id = ${organizationId} and canonical_address = ${canonicalAddress}
      and ${isOpen(sql)} and not ${isOver(sql)}
    union all
    select invitation_id, number from requests
    where organization_id = ${organizationId} and address_hash = address_hash(${organizationId}, ${canonicalAddress})
      and outcome is null and kind in ('invite', 'join')
    order by number limit 1`;
  return rows[0]?.invitationId ?? null;
}
