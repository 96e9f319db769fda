import { isOpen, isOver, overFrom } from './invitations-open.ts';
import type { Request } from './requests.ts';
import type { Sql } from './sql/client.ts';

/** Where the address of a request is already. */
export type Holder = {
  readonly invitationId: string;
  readonly memberId: string;
  /** An open invitation; else an invite or a join that was asked earlier and waits, under ids of its own. */
  readonly isOpen: boolean;
  /** It was over when the request was asked. */
  readonly isOver: boolean;
  /** Something that was asked of it earlier than the request has not been decided. */
  readonly isAwaited: boolean;
};

/** Finds what has an address that a request wants for its own invitation: the open one, else the first that waits. */
export async function findHolder(
  sql: Sql,
  request: Request,
  canonicalAddress: string,
): Promise<Holder | null> {
  const { id, organizationId, invitationId, number } = request;
  const rows = await sql<Holder[]>`
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
    order by number limit 1`;
  return rows[0] ?? null;
}

/**
 * Finds where an address is: the id of its open invitation, unless that is over, else of the first invite or join of it
 * that waits.
 */
export async function findLineOf(
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
