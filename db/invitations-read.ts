import { asOf } from '../domain/invitation/expiry.ts';
import type { Invitation } from '../domain/invitation/invitation.ts';
import type { Link } from '../domain/invitation/link.ts';
import { toInvitation } from './invitations.ts';
import type { InvitationRow } from './invitations.ts';
import { isOpen, isOver } from './invitations-open.ts';
import type { Request } from './requests.ts';
import type { Sql } from './sql/client.ts';

type SupersededLink = Link & { readonly generation: number };
type ReadRow = InvitationRow & { readonly readAt: Date };

/**
 * Returns an invitation as it stands by the clock, for callers: one that is over reads `expired`, whether its workflow has
 * recorded that or not. Decisions take the invitation as it is recorded.
 */
export async function readInvitation(sql: Sql, invitationId: string): Promise<Invitation | null> {
  const rows = await sql<ReadRow[]>`
    select *, clock() as read_at from invitations where id = ${invitationId}`;
  return rows[0] === undefined ? null : byTheClock(rows[0]);
}

/** The state of a request, with its invitation by the clock, read in one statement so that they agree. */
export type RequestState = Pick<Request, 'outcome' | 'decidedAt' | 'invitationId' | 'memberId'> & {
  readonly invitation: Invitation | null;
};

/** Returns the state of a request; null for an unknown one. */
export async function readRequestState(sql: Sql, requestId: string): Promise<RequestState | null> {
  const rows = await sql<(ReadRow & { readonly request: RequestState; readonly decidedAt: Date | null })[]>`
    select invitations.*, clock() as read_at, requests.decided_at,
      jsonb_build_object('outcome', requests.outcome, 'invitationId', requests.invitation_id,
        'memberId', requests.member_id) as request
    from requests left join invitations on invitations.id = requests.invitation_id
    where requests.id = ${requestId}`;
  if (rows[0] === undefined) return null;
  const { request, decidedAt, ...row } = rows[0];
  return { ...request, decidedAt, invitation: (row.id as string | null) === null ? null : byTheClock(row) };
}

/**
 * Returns the same as `readInvitation` for the invitation whose newest link has this token, with the name of its
 * organization; null where that was deleted.
 */
export async function readInvitationByToken(
  sql: Sql,
  tokenHash: Uint8Array,
): Promise<(Invitation & { readonly organizationName: string }) | null> {
  const rows = await sql<(ReadRow & { readonly organizationName: string })[]>`
    select invitations.*, organizations.name as organization_name, clock() as read_at
    from invitations join organizations on organizations.id = invitations.organization_id
    where token_hash = ${tokenHash} and organizations.closed_at is null`;
  if (rows[0] === undefined) return null;
  const { organizationName, ...row } = rows[0];
  return { ...byTheClock(row), organizationName };
}

/** Returns the same for the invitation that has superseded a link with this token, and that link. */
export async function readInvitationBySupersededToken(
  sql: Sql,
  tokenHash: Uint8Array,
): Promise<{ readonly invitation: Invitation; readonly link: SupersededLink } | null> {
  const rows = await sql<(ReadRow & { readonly link: Omit<SupersededLink, 'tokenHash'> })[]>`
    select invitations.*, clock() as read_at, json_build_object('generation', superseded_links.generation,
        'nonce', superseded_links.nonce, 'linkKeyId', superseded_links.link_key_id) as link
    from superseded_links
    join invitations on invitations.id = superseded_links.invitation_id
    join organizations on organizations.id = invitations.organization_id
    where superseded_links.token_hash = ${tokenHash} and organizations.closed_at is null`;
  if (rows[0] === undefined) return null;
  const { link, ...row } = rows[0];
  return { invitation: byTheClock(row), link: { ...link, tokenHash } };
}

/** Returns whether an address (in canonical form) has an open invitation that is not over. */
export async function isInvited(
  sql: Sql,
  organizationId: string,
  canonicalAddress: string,
): Promise<boolean> {
  const rows = await sql`
    select 1 from invitations
    where organization_id = ${organizationId} and canonical_address = ${canonicalAddress}
      and ${isOpen(sql)} and not ${isOver(sql)}`;
  return rows.length > 0;
}

function byTheClock({ readAt, ...row }: ReadRow): Invitation {
  return asOf(toInvitation(row), readAt);
}
