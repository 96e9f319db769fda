import type { EmailAddress } from '../../domain/address/types.ts';
import { isOverAt } from '../../domain/invitation/expiry.ts';
import type { OrganizationPolicy } from '../../domain/organization/policy.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { RefusalType } from '../../domain/refusal.ts';
import { readAcceptEligibility } from './accept-eligibility.ts';
import { findLineOf } from '../requests-holder.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql/client.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { addNewcomer, lockAlone, lockOpenInvitation } from './add-member.ts';
import type { Added, Newcomer, NewcomerRefusal } from './add-member.ts';
import { decidePending } from './decide-pending.ts';
import { readClock } from './context.ts';
import type { TransactionDeps } from './context.ts';

type Provision<E extends RefusalType> = {
  readonly member: Newcomer;
  /** Who acts where there is no invitation to accept. */
  readonly actor: Actor;
  /** What the organization's policy says to this login. */
  readonly admits: (policy: OrganizationPolicy) => Outcome<void, E>;
};

const invitee: Actor = { type: 'invitee', id: null };

/**
 * Makes a member of an address whose login the application has checked. An open invitation of the address is accepted
 * by it, as by another proof of the mailbox: its member id, roles, name and metadata count, and policies of joining are
 * not asked. Only where that accept would be refused, the newcomer gets what the provision gives, if policy admits the
 * login, and the invitation is closed as `superseded`. What was asked of the address earlier and waits is decided first.
 * Refusals: those of `addMember` and of `admits`.
 */
export async function provisionMember<E extends RefusalType>(
  sql: Sql,
  deps: TransactionDeps,
  organizationId: string,
  provision: Provision<E>,
): Promise<Outcome<Added, 'organization_not_found' | NewcomerRefusal | E>> {
  const locked = await lockAlone(sql, organizationId);
  if (!locked.ok) return locked;
  const accepted = await acceptByLogin(sql, deps, locked.value, provision.member.emailAddress);
  if (accepted !== null) return allow(accepted);
  const admitted = provision.admits(locked.value.policy);
  return admitted.ok ? addNewcomer(sql, locked.value, provision.member, provision.actor) : admitted;
}

/** Accepts the open invitation of the address. Null where there is none, or where its accept is refused. */
async function acceptByLogin(
  sql: Sql,
  deps: TransactionDeps,
  organization: LockedOrganization,
  emailAddress: EmailAddress,
): Promise<Added | null> {
  const invitationId = await findLineOf(sql, organization.id, emailAddress.canonical);
  if (invitationId === null) return null;
  const place = { deps, sql, organization, invitationId, faults: [] };
  await decidePending(place, { upTo: null, isForgiving: true });
  const invitation = await lockOpenInvitation(sql, organization.id, emailAddress);
  if (invitation === null) return null;
  const [facts, now] = await Promise.all([
    readAcceptEligibility(sql, organization, invitation.id),
    readClock(sql),
  ]);
  if (facts === null || isOverAt(invitation, now)) return null;
  const { projectRoles } = deps;
  const accepting = { organization, invitation, facts, projectRoles, now, actor: invitee };
  const accepted = await acceptInvitation(sql, accepting);
  return accepted.ok ? { memberId: invitation.memberId, closedInvitationId: invitation.id } : null;
}
