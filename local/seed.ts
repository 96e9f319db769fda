import { callApi } from './api-client.ts';
import type { ApiAccess } from './api-client.ts';

/** The slug of the organization that a new stack has: any address may be invited to it. */
export const seededSlug = 'acme';

/**
 * Creates the first organization where it is missing.
 * @throws Error when the API refuses
 */
export async function seedOrganization(access: ApiAccess): Promise<void> {
  const found = await callApi(access, 'GET', `/v1/b2b/organizations/${seededSlug}`);
  if (found.status === 200) return;
  const made = await callApi(access, 'POST', '/v1/b2b/organizations', {
    organization_name: 'Acme',
    organization_slug: seededSlug,
    email_invites: 'ALL_ALLOWED',
  });
  // Another process may have been faster.
  if (made.status === 200 || made.body['error_type'] === 'organization_slug_already_used') return;
  throw new Error(`The first organization could not be created: ${String(made.body['error_message'])}`);
}
