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

/** Reads a member's id or external id. */
export function readMemberReference(text: string): PersonReference {
  const id = readId('member', text);
  return id === null ? { externalId: text } : { id };
}

/** Finds a person by the path of a route. Refusals: `organization_not_found`, `member_not_found`. */
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
 * Finds a person of an organization. By id also one whose invite is pending, and one whose id has changed since.
 */
export async function findOne(
  sql: Sql,
  organizationId: string,
  reference: PersonReference,
): Promise<Person | null> {
  const person = await findPerson(sql, organizationId, reference);
  if (person !== null || !('id' in reference)) return person;
  const found = await findByMemberId(sql, organizationId, reference.id);
  if (found?.row !== undefined) return findPerson(sql, organizationId, { id: found.row.memberId });
  return found?.request.outcome === null ? invitedPerson(requestedInvitation(found.request)) : null;
}
