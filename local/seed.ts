import { callApi } from './api-client.ts';
import type { ApiAccess } from './api-client.ts';

/** The organization that a newcomer finds: anybody may be invited into it. */
export const seededSlug = 'acme';

/**
 * Makes the first organization where there is none yet.
 * @throws Error when the API refuses.
 */
export async function seedOrganization(access: ApiAccess): Promise<void> {
  const found = await callApi(access, 'GET', `/v1/b2b/organizations/${seededSlug}`);
  if (found.status === 200) return;
  const made = await callApi(access, 'POST', '/v1/b2b/organizations', {
    organization_name: 'Acme',
    organization_slug: seededSlug,
    email_invites: 'ALL_ALLOWED',
  });
  // Another run may have been faster.
  if (made.status === 200 || made.body['error_type'] === 'organization_slug_already_used') return;
  throw new Error(`The first organization could not be made: ${String(made.body['error_message'])}`);
}
