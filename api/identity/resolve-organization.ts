import type { Organization } from '../../db/organizations.ts';
import { findOrganization } from '../../db/organizations.ts';
import type { Sql } from '../../db/sql/client.ts';
import { allow } from '../../domain/outcome.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { isStorable } from '../http/storable-text.ts';
import { readOrganizationReference } from './ids.ts';
import { organizationNotFound } from '../../domain/refusal.ts';

/** Of a slug or an external id. */
const longestName = 128;

/** Finds an organization by id, slug or external id. Refusals: `organization_not_found`, also for a deleted one. */
export async function resolveOrganization(sql: Sql, text: string): Promise<Outcome<Organization>> {
  const isName = isStorable(text) && text.length <= longestName;
  if (!isName) return organizationNotFound();
  const found = await findOrganization(sql, readOrganizationReference(text));
  if (found === null) return organizationNotFound();
  return allow(found);
}
