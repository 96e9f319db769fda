import { checkAmend } from '../../domain/invitation/eligibility.ts';
import type { AmendInput } from '../../domain/invitation/inputs.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { addEvent } from '../events.ts';
import { addressOf, changeInvitation } from '../invitations.ts';
import type { InvitationChange, InvitationRow } from '../invitations.ts';
import { isConstraintViolation } from '../sql/client.ts';
import { rollbackOnRefusal } from '../sql/rollback-on-refusal.ts';
import type { DecisionContext, Decision, RequestFor } from './context.ts';
import { readEligibilityInput, isMember } from './eligibility-input.ts';
import { actorOf } from './decide-invite.ts';
import { noRow, notPending } from './refusals.ts';
import { freshEmail, lifetimeFrom } from './columns.ts';
import { duplicateMemberEmail } from '../../domain/refusal.ts';

/**
 * Changes an open invitation's terms; policy is judged again, and so is what is changed. Only a new address sends an
 * e-mail, with a new link.
 */
export async function decideAmend(
  deciding: DecisionContext<RequestFor<'amend'>>,
): Promise<Decision<'amend'>> {
  const { sql, request, invitation: known, holder } = deciding;
  const { input } = request;
  if (known === null) return noRow(sql, request);
  if (!isOpen(known)) return notPending(known);
  const facts = await readEligibilityInput(deciding, {
    kind: known.kind,
    emailAddress: input.emailAddress ?? addressOf(known),
    requestedRoles: input.roles ?? known.roles,
    invitedByMemberId: known.invitedByMemberId,
    invitationId: known.id,
  });
  const roles = checkAmend(facts, {
    address: isAnotherAddress(known, input),
    roles: input.roles !== undefined && !hasSameEntries(input.roles, known.roles),
  });
  if (!roles.ok) return roles;
  const columns = { ...columnsOf(input), roles: roles.value, ...newAddress(deciding, known) };
  // An invite of the address that was asked earlier comes first.
  if (holder !== null) return duplicateMemberEmail();
  const changed = await changeUnlessTaken(deciding, known.id, columns);
  if (!changed.ok) return changed;
  const details = { fields: Object.keys(input) };
  await addEvent(sql, changed.value, { type: 'invitation.amended', actor: actorOf(request), details });
  return allow({});
}

function columnsOf(input: AmendInput): InvitationChange {
  const { name, trustedMetadata, untrustedMetadata } = input;
  return {
    ...(name === undefined ? {} : { name }),
    ...(trustedMetadata === undefined
      ? {}
      : { trustedMetadata: trustedMetadata as InvitationRow['trustedMetadata'] }),
    ...(untrustedMetadata === undefined
      ? {}
      : { untrustedMetadata: untrustedMetadata as InvitationRow['untrustedMetadata'] }),
  };
}

function newAddress(deciding: DecisionContext<RequestFor<'amend'>>, known: InvitationRow): InvitationChange {
  const { deps, now, organization, request } = deciding;
  const { emailAddress } = request.input;
  if (emailAddress === undefined || !isAnotherAddress(known, request.input)) return {};
  const generation = known.generation + 1;
  return {
    emailAddress: emailAddress.mailbox,
    canonicalAddress: emailAddress.canonical,
    generation,
    ...deps.mintLink(known.id, generation),
    ...lifetimeFrom(now, known, organization),
    ...freshEmail(now, known.kind),
  };
}

function isAnotherAddress(known: InvitationRow, { emailAddress }: AmendInput): boolean {
  return emailAddress !== undefined && emailAddress.canonical !== known.canonicalAddress;
}

function hasSameEntries(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry) => other.includes(entry));
}

/** The partial unique index decides who has the address. */
async function changeUnlessTaken(
  { sql, organization }: DecisionContext,
  invitationId: string,
  columns: InvitationChange,
): Promise<Outcome<InvitationRow, 'duplicate_member_email'>> {
  try {
    return await rollbackOnRefusal(sql, async (part) => {
      const row = await changeInvitation(part, invitationId, columns);
      // It may have waited for the accept of the invitation that had the new address until then.
      const isLate = await isMember(part, organization.id, row.canonicalAddress ?? '');
      return isLate ? duplicateMemberEmail() : allow(row);
    });
  } catch (error) {
    if (!isConstraintViolation(error, 'invitations_address_is_open')) throw error;
    return duplicateMemberEmail();
  }
}
