import { implicitRolesFor } from '../../domain/member/roles.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { isOpen as isOpenState } from '../../domain/invitation/state.ts';
import { toInviter } from '../invitations-eligibility.ts';
import { isOpen, isOver } from '../invitations-open.ts';
import { countOfMembers } from '../members.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import { holderOf } from '../requests-holder.ts';
import type { Request } from '../requests.ts';
import type { Tx } from '../sql/client.ts';
import { RetryTransaction } from '../sql/retryable.ts';
import type { DecisionContext, Subject, SubjectFacts } from './context.ts';

type Decided = Pick<DecisionContext, 'tx' | 'deps' | 'organization' | 'request' | 'invitation'>;

/** What every decision reads, and what it reads about its subject. */
type Row = Pick<DecisionContext, 'now' | 'holder'> &
  Pick<SubjectFacts, 'claimedByAnother' | 'isMember' | 'activeMembers' | 'otherOpenInvites'> & {
    readonly hasRow: boolean;
    readonly inviterRoles: readonly string[] | null;
  };

/**
 * Reads, in one statement and after the locks were taken, what a request is decided by.
 * @throws RetryTransaction where the invitation, which could not be locked, has a row by now: it was created while this
 *   transaction waited for the requests, and a transaction that has locked requests may not wait for an invitation
 */
export async function readFacts(
  decided: Decided,
): Promise<Pick<DecisionContext, 'now' | 'holder' | 'facts'>> {
  const { tx, deps, organization, request, invitation } = decided;
  const subject = subjectOf(request, invitation, organization);
  const wanted = wantedAddress(request, invitation);
  const rows = await tx<[Row]>`
    select clock() as now,
      ${wanted === null ? tx`null::json` : holderOf(tx, request, wanted)} as holder,
      exists (select 1 from invitations where id = ${request.invitationId}) as has_row
      ${subject === null ? tx`` : tx`, ${subjectColumns(tx, organization, request, subject)}`}`;
  const { now, holder, hasRow, inviterRoles, ...facts } = rows[0];
  if (invitation === null && hasRow) throw new RetryTransaction();
  if (subject === null) return { now, holder, facts: null };
  const { kind, emailAddress, requestedRoles, invitedByMemberId } = subject;
  const inviter = toInviter(invitedByMemberId, inviterRoles);
  const { policy } = organization;
  const { projectRoles } = deps;
  return {
    now,
    holder,
    facts: { ...facts, policy, projectRoles, kind, emailAddress, requestedRoles, inviter },
  };
}

function subjectColumns(
  tx: Tx,
  { id, policy }: LockedOrganization,
  { kind, invitationId }: Request,
  { emailAddress, invitedByMemberId }: Subject,
) {
  const countsMembers = policy.seatLimit !== null && kind !== 'amend';
  const countsInvites = policy.seatLimit !== null && kind === 'invite';
  return tx`
    exists (
      select 1 from claimed_domains where domain = ${emailAddress.domain} and organization_id <> ${id}
    ) as claimed_by_another,
    (select roles from members where organization_id = ${id} and id = ${invitedByMemberId}::uuid) as inviter_roles,
    exists (
      select 1 from members where organization_id = ${id} and canonical_address = ${emailAddress.canonical}
    ) as is_member,
    ${countsMembers ? countOfMembers(tx, id) : tx`0`} as active_members,
    ${countsInvites ? countOfOtherInvites(tx, id, invitationId) : tx`0`} as other_open_invites`;
}

/** Returns a query for the number of open invites, besides this one, that take a seat: see `takesSeat`. */
function countOfOtherInvites(tx: Tx, organizationId: string, invitationId: string) {
  return tx`(
    select count(*)::int from invitations
    where organization_id = ${organizationId} and kind = 'invite' and ${isOpen(tx)} and not ${isOver(tx)}
      and id <> ${invitationId})`;
}

/** Returns what a request is judged by; null for requests that are not judged by policy. */
function subjectOf(
  request: Request,
  invitation: Invitation | null,
  { policy }: LockedOrganization,
): Subject | null {
  switch (request.kind) {
    case 'invite': {
      const { emailAddress, roles, invitedByMemberId } = request.input;
      return { kind: 'invite', emailAddress, requestedRoles: roles, invitedByMemberId };
    }
    case 'join': {
      const { emailAddress } = request.input;
      const requestedRoles = implicitRolesFor(policy, emailAddress.domain);
      return { kind: 'join', emailAddress, requestedRoles, invitedByMemberId: null };
    }
    case 'accept':
      return invitation === null ? null : asAmended(invitation, {});
    case 'amend':
      return invitation === null ? null : asAmended(invitation, request.input);
    default:
      return null;
  }
}

function asAmended(
  invitation: Invitation,
  amended: { readonly emailAddress?: Subject['emailAddress']; readonly roles?: readonly string[] },
): Subject | null {
  const { kind, roles, invitedByMemberId } = invitation;
  const emailAddress = amended.emailAddress ?? invitation.address;
  if (emailAddress === null || !isOpenState(invitation)) return null;
  return { kind, emailAddress, requestedRoles: amended.roles ?? roles, invitedByMemberId };
}

/** Returns the canonical address that a request wants for its invitation, where the invitation has another one or none. */
function wantedAddress(request: Request, invitation: Invitation | null): string | null {
  switch (request.kind) {
    case 'invite':
    case 'join':
      return invitation === null ? request.input.emailAddress.canonical : null;
    case 'amend': {
      const canonical = request.input.emailAddress?.canonical ?? null;
      const isOther =
        invitation !== null && isOpenState(invitation) && canonical !== invitation.address?.canonical;
      return isOther ? canonical : null;
    }
    default:
      return null;
  }
}
