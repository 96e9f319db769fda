import { changePolicy } from '../../domain/organization/change-policy.ts';
import type { PolicyFields } from '../../domain/organization/change-policy.ts';
import { claimedByAnotherOrganization } from '../../domain/organization/parse-domain-lists.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { organizationNotFound } from '../../domain/refusal.ts';
import { claimDomains } from '../claimed-domains.ts';
import { findOrganization, lockOrganizationRow, updateOrganizationRow } from '../organizations.ts';
import type { NewOrganization, Organization } from '../organizations.ts';
import type { Pool, Tx } from '../sql/client.ts';
import { rollbackOnRefusal } from '../sql/rollback-on-refusal.ts';
import { refuseTakenNames } from './create-organization.ts';

/** What changes of an organization; absent fields stay as they are. */
export type OrganizationChange = {
  readonly columns: Partial<Omit<NewOrganization, 'id' | 'policy'>>;
  readonly policy: PolicyFields;
};

/**
 * Changes an organization under its lock. Refuses as `createOrganization` and `changePolicy` do, and with
 * `organization_not_found`.
 * @param options.isTrial returns the same outcome, and changes nothing
 */
export function updateOrganization(
  pool: Pool,
  id: string,
  change: OrganizationChange,
  options: { readonly projectRoles: readonly string[]; readonly isTrial: boolean },
): Promise<Outcome<Organization>> {
  const { projectRoles, isTrial } = options;
  return rollbackOnRefusal(pool, (tx) => update(tx, id, change, projectRoles), { isTrial });
}

async function update(
  tx: Tx,
  id: string,
  { columns, policy }: OrganizationChange,
  projectRoles: readonly string[],
): Promise<Outcome<Organization>> {
  const current = await lockOrganizationRow(tx, id);
  if (current === null) return organizationNotFound();
  const changed = changePolicy(current.policy, policy, projectRoles);
  if (!changed.ok) return changed;
  const row = { ...current, ...columns, policy: changed.value };
  const taken = await refuseTakenNames(tx, (part) => updateOrganizationRow(part, row));
  if (taken !== null) return taken;
  const isClaimed = await claimDomains(tx, id, changed.value.claimedEmailDomains);
  if (!isClaimed) return claimedByAnotherOrganization();
  return allow((await findOrganization(tx, { id })) ?? current);
}
