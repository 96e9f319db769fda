import { insertPolicyChange } from './policy-changes.ts';
import type { Tx } from './sql/client.ts';

/**
 * Replaces the domains that the organization claims. Returns false where another organization has claimed one of them;
 * the caller then rolls the transaction back.
 */
export async function claimDomains(
  tx: Tx,
  organizationId: string,
  domains: readonly string[],
): Promise<boolean> {
  // Inserted in one order everywhere, so that two transactions with the same domains wait and do not deadlock.
  const sorted = domains.toSorted();
  await releaseDomains(tx, organizationId, sorted);
  await tx`
    insert into claimed_domains (domain, organization_id)
    select domain, ${organizationId} from unnest(${sorted}::text[]) with ordinality as claimed (domain, position)
    order by position
    on conflict (domain) do nothing`;
  const claimed = await tx`select 1 from claimed_domains where organization_id = ${organizationId}`;
  return claimed.length === sorted.length;
}

/**
 * Releases the domains that the organization claims, except those to keep. Other organizations' invitations that were
 * held because of a released domain may be sent.
 */
export async function releaseDomains(tx: Tx, organizationId: string, kept: readonly string[]): Promise<void> {
  const released = await tx<{ domain: string }[]>`
    delete from claimed_domains where organization_id = ${organizationId} and not (domain = any(${[...kept]}::text[]))
    returning domain`;
  await insertPolicyChange(
    tx,
    released.map(({ domain }) => domain),
  );
}
