import type { NewRequest } from '../../db/asked.ts';
import type { Actor } from '../../db/requests.ts';
import type { Sql } from '../../db/sql/client.ts';
import type { InviteInput, JoinInput } from '../../domain/invitation/inputs.ts';
import { newId } from '../../runtime/ids.ts';
import { resolveOrganization } from '../identity/resolve-organization.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';

type Opening =
  | { readonly verb: 'invite'; readonly input: InviteInput; readonly actor: Actor }
  | { readonly verb: 'join'; readonly input: JoinInput; readonly actor: Actor };

/**
 * A request to open an invitation, with ids for a new one: where its address has an invitation, or a request that
 * waits, it takes the ids of those as it is written down. Refusals: `organization_not_found`.
 */
export async function newInvitationRequest(
  sql: Sql,
  organizationReference: string,
  opening: Opening,
): Promise<Outcome<NewRequest>> {
  const organization = await resolveOrganization(sql, organizationReference);
  if (!organization.ok) return organization;
  const organizationId = organization.value.id;
  return allow({ ...opening, id: newId(), organizationId, invitationId: newId(), memberId: newId() });
}
