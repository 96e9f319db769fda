import { refuse } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { lockOrganization } from '../organizations-lock.ts';
import type { Actor } from '../requests.ts';
import type { Sql } from '../sql/client.ts';
import { beginErasure } from './erase-person.ts';
import type { Erased } from './erase-person.ts';
import { organizationNotFound } from '../../domain/refusal.ts';

/**
 * Erases who has or had an address in the organization and is no member.
 * @param canonicalAddress in canonical form
 * Refusals: `organization_not_found`, `member_is_active`.
 */
export async function eraseAddress(
  sql: Sql,
  organizationId: string,
  canonicalAddress: string,
  actor: Actor,
): Promise<Outcome<Erased>> {
  const organization = await lockOrganization(sql, organizationId, { alone: true });
  if (organization === null || organization.isClosed) {
    return organizationNotFound();
  }
  const [hash] = await sql<[{ addressHash: Uint8Array }]>`
    select address_hash(${organizationId}, ${canonicalAddress}) as address_hash`;
  const active = await sql`
    select 1 from addresses a join members m on m.id = a.member_id
    where a.organization_id = ${organizationId} and a.address_hash = ${hash.addressHash} limit 1`;
  if (active.length > 0) {
    return refuse(
      'member_is_active',
      'email_address is, or was, that of an active member: delete the member to erase them.',
    );
  }
  return { ok: true, value: await beginErasure(sql, organizationId, [hash.addressHash], actor) };
}
