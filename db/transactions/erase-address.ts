import { refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { organizationNotFound } from '../../domain/refusal.ts';
import { lockOrganizationAlone } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Tx } from '../sql/client.ts';
import { beginErasure } from './erase-person.ts';
import type { Erased } from './erase-person.ts';

/**
 * Erases the people who have or had an address in the organization and are not members.
 * Refuses with `organization_not_found` or `member_is_active`.
 */
export async function eraseAddress(
  tx: Tx,
  organizationId: string,
  canonicalAddress: string,
  actor: Actor,
): Promise<Outcome<Erased>> {
  const organization = await lockOrganizationAlone(tx, organizationId);
  if (organization === null || organization.isClosed) {
    return organizationNotFound();
  }
  const [hash] = await tx<[{ addressHash: Uint8Array }]>`
    select address_hash(${organizationId}, ${canonicalAddress}) as address_hash`;
  const active = await tx`
    select 1 from addresses a join members m on m.id = a.member_id
    where a.organization_id = ${organizationId} and a.address_hash = ${hash.addressHash} limit 1`;
  if (active.length > 0) {
    return refuse(
      'member_is_active',
      'email_address is, or was, that of an active member: delete the member to erase them.',
    );
  }
  return { ok: true, value: await beginErasure(tx, organizationId, [hash.addressHash], actor) };
}
