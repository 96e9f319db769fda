import { isMemberAlready, judgeAmend } from '../../domain/invitation/judge.ts';
import type { AmendTerms } from '../../domain/invitation/terms.ts';
import { isOpen } from '../../domain/invitation/state.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { addEvent } from '../events.ts';
import { addressOf, changeInvitation } from '../invitations.ts';
import type { InvitationChange, InvitationRow } from '../invitations.ts';
import { breaksConstraint } from '../sql.ts';
import { unlessRefused } from '../unless-refused.ts';
import type { Deciding, Decision, RequestFor } from './deciding.ts';
import { gatherFacts, isMember } from './facts.ts';
import { actorOf } from './invite.ts';
import { noRow, notPending } from './refusals.ts';
import { freshEmail, lifeFrom } from './terms-of.ts';

/**
 * Changes an open invitation's terms; policy is judged again, and so is what is changed. Only a new address sends an
 * e-mail, with a new link.
 */
export async function decideAmend(deciding: Deciding<RequestFor<'amend'>>): Promise<Decision<'amend'>> {
  const { sql, request, invitation: known, holder } = deciding;
  const { terms } = request;
  if (known === null) return noRow(sql, request);
  if (!isOpen(known)) return notPending(known);
  const facts = await gatherFacts(deciding, {
    kind: known.kind,
    emailAddress: terms.emailAddress ?? addressOf(known),
    requestedRoles: terms.roles ?? known.roles,
    invitedByMemberId: known.invitedByMemberId,
    invitationId: known.id,
  });
  const roles = judgeAmend(facts, {
    address: isAnotherAddress(known, terms),
    roles: terms.roles !== undefined && !hasSameEntries(terms.roles, known.roles),
  });
  if (!roles.ok) return roles;
  const columns = { ...columnsOf(terms), roles: roles.value, ...newAddress(deciding, known) };
  // An invite of the address that was asked earlier comes first.
  if (holder !== null) return takenAddress();
  const changed = await changeUnlessTaken(deciding, known.id, columns);
  if (!changed.ok) return changed;
  const details = { fields: Object.keys(terms) };
  await addEvent(sql, changed.value, { type: 'invitation.amended', actor: actorOf(request), details });
  return allow({});
}

function columnsOf(terms: AmendTerms): InvitationChange {
  const { name, trustedMetadata, untrustedMetadata } = terms;
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

function newAddress(deciding: Deciding<RequestFor<'amend'>>, known: InvitationRow): InvitationChange {
  const { changes, now, organization, request } = deciding;
  const { emailAddress } = request.terms;
  if (emailAddress === undefined || !isAnotherAddress(known, request.terms)) return {};
  const generation = known.generation + 1;
  return {
    emailAddress: emailAddress.mailbox,
    canonicalAddress: emailAddress.canonical,
    generation,
    ...changes.mintLink(known.id, generation),
    ...lifeFrom(now, known, organization),
    ...freshEmail(now, known.kind),
  };
}

function isAnotherAddress(known: InvitationRow, { emailAddress }: AmendTerms): boolean {
  return emailAddress !== undefined && emailAddress.canonical !== known.canonicalAddress;
}

function hasSameEntries(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry) => other.includes(entry));
}

/** The partial unique index decides who has the address. */
async function changeUnlessTaken(
  { sql, organization }: Deciding,
  invitationId: string,
  columns: InvitationChange,
): Promise<Outcome<InvitationRow, 'duplicate_member_email'>> {
  try {
    return await unlessRefused(sql, async (part) => {
      const row = await changeInvitation(part, invitationId, columns);
      // It may have waited for the accept of the invitation that had the new address until then.
      const isLate = await isMember(part, organization.id, row.canonicalAddress ?? '');
      return isLate ? isMemberAlready() : allow(row);
    });
  } catch (error) {
    if (!breaksConstraint(error, 'invitations_address_is_open')) throw error;
    return takenAddress();
  }
}

function takenAddress() {
  return refuse(
    'duplicate_member_email',
    'email_address has an open invitation of this organization already.',
  );
}
