import type { EmailAddress } from '../../domain/address/types.ts';
import { isOverAt } from '../../domain/invitation/expiry.ts';
import type { OrganizationPolicy } from '../../domain/organization/policy.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { RefusalType } from '../../domain/refusal.ts';
import { readAcceptEligibility, toAcceptEligibility } from '../invitations-eligibility.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import { findInvitationIdOf } from '../requests-holder.ts';
import type { Actor } from '../requests.ts';
import type { Tx } from '../sql/client.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { addNewcomer, lockAlone, lockOpenInvitation } from './add-member.ts';
import type { Added, Newcomer, NewcomerRefusal } from './add-member.ts';
import type { TransactionDeps } from './context.ts';
import { decidePending } from './decide-pending.ts';

type Provision<E extends RefusalType> = {
  readonly member: Newcomer;
  /** The actor where there is no invitation to accept. */
  readonly actor: Actor;
  /** Returns whether the organization's policy admits the login. */
  readonly admits: (policy: OrganizationPolicy) => Outcome<void, E>;
};

const invitee: Actor = { type: 'invitee', id: null };

/**
 * Inserts a member whose login the application has checked. An open invitation of the address is accepted by it, as by
 * another proof of the mailbox: the member gets its id, roles, name and metadata, and policies of joining do not apply.
 * Where that accept is refused, the member is inserted as provisioned, if policy admits the login, and the invitation is
 * closed as `superseded`. Pending requests of the address are decided first.
 * Refuses as `addMember` and `admits` do.
 */
export async function provisionMember<E extends RefusalType>(
  tx: Tx,
  deps: TransactionDeps,
  organizationId: string,
  provision: Provision<E>,
): Promise<Outcome<Added, 'organization_not_found' | NewcomerRefusal | E>> {
  const locked = await lockAlone(tx, organizationId);
  if (!locked.ok) return locked;
  const accepted = await acceptByLogin(tx, deps, locked.value, provision.member.emailAddress);
  if (accepted !== null) return allow(accepted);
  const admitted = provision.admits(locked.value.policy);
  return admitted.ok ? addNewcomer(tx, locked.value, provision.member, provision.actor) : admitted;
}

/** Accepts the open invitation of the address. Null where there is none, or where its accept is refused. */
async function acceptByLogin(
  tx: Tx,
  deps: TransactionDeps,
  organization: LockedOrganization,
  emailAddress: EmailAddress,
): Promise<Added | null> {
  const invitationId = await findInvitationIdOf(tx, organization.id, emailAddress.canonical);
  if (invitationId === null) return null;
  const queue = { deps, tx, organization, invitationId, faults: [] };
  await decidePending(queue, { upTo: null, isForgiving: true });
  const invitation = await lockOpenInvitation(tx, organization.id, emailAddress);
  if (invitation === null) return null;
  const { id, memberId, address } = invitation;
  const read = await readAcceptEligibility(tx, organization, id);
  if (read === null || address === null || isOverAt(invitation, read.now)) return null;
  const { policy } = organization;
  const { projectRoles } = deps;
  const eligibility = toAcceptEligibility({ ...invitation, address }, read, { policy, projectRoles });
  const accepting = { organization, invitation, eligibility, now: read.now, actor: invitee };
  const accepted = await acceptInvitation(tx, accepting);
  return accepted.ok ? { memberId, closedInvitationId: id } : null;
}
