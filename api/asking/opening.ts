import type { NewRequest } from '../../db/asked.ts';
import { findOpenInvitation } from '../../db/invitations.ts';
import type { Actor } from '../../db/requests.ts';
import type { Sql } from '../../db/sql.ts';
import type { InviteTerms, JoinTerms } from '../../domain/invitation/terms.ts';
import { newId } from '../../runtime/ids.ts';
import type { Passed } from '../http/errors.ts';
import { pass } from '../http/errors.ts';
import { resolveOrganization } from '../identity/resolve-organization.ts';

type Opening =
  | { readonly verb: 'invite'; readonly terms: InviteTerms; readonly actor: Actor }
  | { readonly verb: 'join'; readonly terms: JoinTerms; readonly actor: Actor };

/**
 * A request to open an invitation: about the open one of that address, where there is one, else about a new one,
 * whose ids are fixed here. Refusals: `organization_not_found`.
 */
export async function requestToOpen(
  sql: Sql,
  organizationReference: string,
  opening: Opening,
): Promise<Passed<NewRequest>> {
  const organization = await resolveOrganization(sql, organizationReference);
  if (!organization.ok) return organization;
  const organizationId = organization.value.id;
  const open = await findOpenInvitation(sql, organizationId, opening.terms.emailAddress.canonical);
  return pass({
    ...opening,
    id: newId(),
    organizationId,
    invitationId: open?.id ?? newId(),
    memberId: open === null ? newId() : null,
  });
}
