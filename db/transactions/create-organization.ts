import { slugFromName } from '../../domain/organization/slug.ts';
import { claimedByAnotherOrganization } from '../../domain/organization/parse-domain-lists.ts';
import { allow, refuse } from '../../domain/outcome.ts';
import type { Outcome, Refused } from '../../domain/outcome.ts';
import { claimDomains } from '../claimed-domains.ts';
import { findOrganization, insertOrganization } from '../organizations.ts';
import type { NewOrganization, Organization } from '../organizations.ts';
import { isConstraintViolation, savepoint } from '../sql/client.ts';
import type { Tx } from '../sql/client.ts';

/** So many slugs are made from a name before one gets a random number. */
const tidyAttempts = 5;

/**
 * Inserts an organization and claims its domains; constraints decide what is taken.
 * @param slug null: one is made from the name, and another if that is taken
 * Refusals: `organization_slug_already_used`, `organization_external_id_already_used`,
 * `organization_settings_duplicate_claimed_domain`.
 */
export async function createOrganization(
  tx: Tx,
  organization: Omit<NewOrganization, 'slug'>,
  slug: string | null,
): Promise<Outcome<Organization>> {
  for (let attempt = 1; ; attempt += 1) {
    const number = attempt <= tidyAttempts ? attempt : Math.floor(Math.random() * 1e9) + 100;
    const row = { ...organization, slug: slug ?? slugFromName(organization.name, number) };
    const taken = await refuseTakenNames(tx, (part) => insertOrganization(part, row));
    if (taken === null) break;
    if (slug !== null || taken.refusal.type !== 'organization_slug_already_used') return taken;
  }
  if (!(await claimDomains(tx, organization.id, organization.policy.claimedEmailDomains))) {
    return claimedByAnotherOrganization();
  }
  const written = await findOrganization(tx, { id: organization.id });
  if (written === null) throw new Error('The organization that was just inserted is not there.');
  return allow(written);
}

/** Writes an organization in a savepoint; returns the refusal of a slug or external id that is taken, else null. */
export async function refuseTakenNames(
  tx: Tx,
  write: (part: Tx) => Promise<unknown>,
): Promise<Refused | null> {
  try {
    await savepoint(tx, async (part) => void (await write(part)));
    return null;
  } catch (error) {
    if (isConstraintViolation(error, 'organizations_slug_is_taken')) {
      return refuse('organization_slug_already_used', 'organization_slug belongs to another organization.');
    }
    if (isConstraintViolation(error, 'organizations_external_id_is_taken')) {
      return refuse(
        'organization_external_id_already_used',
        'organization_external_id belongs to another organization.',
      );
    }
    throw error;
  }
}
