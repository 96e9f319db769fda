import type { NewOrganization, Organization } from '../../../db/organizations.ts';
import { claimDomains } from '../../../db/claimed-domains.ts';
import { findOrganization, insertOrganization } from '../../../db/organizations.ts';
import { isConstraintViolation, savepoint } from '../../../db/sql/client.ts';
import type { Tx } from '../../../db/sql/client.ts';
import { claimedByAnotherOrganization } from '../../../domain/organization/parse-domain-lists.ts';
import { slugFromName } from '../../../domain/organization/slug.ts';
import { refuse } from '../../../domain/outcome.ts';
import type { Outcome, Refused } from '../../../domain/outcome.ts';

/** So many slugs are made of a name before a number is drawn that nobody has. */
const tidyAttempts = 5;

/**
 * Writes a new organization and claims its domains; the database says what is taken.
 * @param slug null: one is made from the name, and another if that is taken
 * Refusals: `organization_slug_already_used`, `organization_external_id_already_used`,
 * `organization_settings_duplicate_claimed_domain`.
 */
export async function writeNewOrganization(
  sql: Tx,
  organization: Omit<NewOrganization, 'slug'>,
  slug: string | null,
): Promise<Outcome<Organization>> {
  for (let attempt = 1; ; attempt += 1) {
    const number = attempt <= tidyAttempts ? attempt : Math.floor(Math.random() * 1e9) + 100;
    const row = { ...organization, slug: slug ?? slugFromName(organization.name, number) };
    const taken = await inSavepoint(sql, (part) => insertOrganization(part, row));
    if (taken === null) break;
    if (slug !== null || taken.refusal.type !== 'organization_slug_already_used') return taken;
  }
  if (!(await claimDomains(sql, organization.id, organization.policy.claimedEmailDomains))) {
    return claimedByAnotherOrganization();
  }
  const written = await findOrganization(sql, { id: organization.id });
  if (written === null) throw new Error('The organization that was just written is not there.');
  return { ok: true, value: written };
}

/** Runs a write of an organization; answers the refusal its constraints give, after taking the write back. */
export async function inSavepoint(sql: Tx, write: (part: Tx) => Promise<unknown>): Promise<Refused | null> {
  try {
    await savepoint(sql, async (part) => void (await write(part)));
    return null;
  } catch (error) {
    const refused = takenName(error);
    if (refused === null) throw error;
    return refused;
  }
}

function takenName(error: unknown): Refused | null {
  if (isConstraintViolation(error, 'organizations_slug_is_taken')) {
    return refuse('organization_slug_already_used', 'organization_slug belongs to another organization.');
  }
  if (isConstraintViolation(error, 'organizations_external_id_is_taken')) {
    return refuse(
      'organization_external_id_already_used',
      'organization_external_id belongs to another organization.',
    );
  }
  return null;
}
