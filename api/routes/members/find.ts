import type { Person, PersonReference } from '../../../db/members.ts';
import { findPerson } from '../../../db/members.ts';
import type { Organization } from '../../../db/organizations.ts';
import type { Sql } from '../../../db/sql/client.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import { invitedPerson, requestedInvitation } from '../../requests/shown-invitation.ts';
import { findByMemberId } from '../../requests/find.ts';
import { isStorable } from '../../http/storable-text.ts';
import { readId } from '../../identity/ids.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { memberNotFound } from '../../../domain/refusal.ts';

export type Found = { readonly organization: Organization; readonly person: Person };

/** A member as a caller names them: by id, or by external id. */
export function readMemberReference(text: string): PersonReference {
  const id = readId('member', text);
  return id === null ? { externalId: text } : { id };
}

/** One of an organization's people, by what the path says. Refusals: `organization_not_found`, `member_not_found`. */
export async function findMember(
  sql: Sql,
  path: { readonly organization_id: string; readonly member_id: string },
): Promise<Outcome<Found>> {
  const organization = await resolveOrganization(sql, path.organization_id);
  if (!organization.ok) return organization;
  const person = isStorable(path.member_id)
    ? await findOne(sql, organization.value.id, readMemberReference(path.member_id))
    : null;
  if (person === null) return memberNotFound();
  return { ok: true, value: { organization: organization.value, person } };
}

/**
 * One of an organization's people. By id also a person whose invite was asked for and is not decided yet, and one
 * whose id became another since.
 */
export async function findOne(
  sql: Sql,
  organizationId: string,
  reference: PersonReference,
): Promise<Person | null> {
  const person = await findPerson(sql, organizationId, reference);
  if (person !== null || !('id' in reference)) return person;
  const told = await findByMemberId(sql, organizationId, reference.id);
  if (told?.row !== undefined) return findPerson(sql, organizationId, { id: told.row.memberId });
  return told?.request.outcome === null ? invitedPerson(requestedInvitation(told.request)) : null;
}
