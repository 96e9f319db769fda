import { join } from 'node:path';
import { tempDirectory } from '../local/processes/temp-directory.ts';
import { callApi } from '../local/api-client.ts';
import { seedOrganization, seededSlug } from '../local/seed.ts';
import { startStack } from '../local/stack.ts';
import type { RunningStack } from '../local/stack.ts';

/**
 * Runs a measurement on a temporary stack, whose PostgreSQL has its durable defaults.
 * @param env more variables for the stack
 */
export async function withStack(
  measure: (stack: RunningStack) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await tempDirectory('usher-bench-');
  const { PATH, HOME } = process.env;
  const stack = await startStack({ dataDir: join(folder.path, 'data'), env: { PATH, HOME, ...env } });
  try {
    await seedOrganization(stack);
    await measure(stack);
  } finally {
    await stack.stop();
    await folder.remove();
  }
}

/** Invites an address through the API. Returns the invitation's UUID. */
export async function invite(stack: RunningStack, address: string): Promise<string> {
  const body = { organization_id: seededSlug, email_address: address };
  const response = await callApi(stack, 'POST', '/v1/b2b/magic_links/email/invite', body);
  if (response.status !== 200) throw new Error(`An invite returned ${response.status}.`);
  const { invitation_id: id } = response.body['invitation'] as { invitation_id: string };
  return id.slice('invitation-'.length);
}

/** Waits for the e-mail to an address, and accepts by its link. */
export async function accept(stack: RunningStack, address: string): Promise<void> {
  const email = await stack.mailbox?.waitFor(({ to }) => to[0]?.address === address);
  const token = new URL(email?.invitationLink ?? '').searchParams.get('token');
  const response = await callApi(stack, 'POST', '/v1/b2b/magic_links/authenticate', {
    magic_links_token: token,
  });
  if (response.status !== 200) throw new Error(`An accept returned ${response.status}.`);
}

/** Revokes the invitation of an address, by deleting its invited member. */
export async function revoke(stack: RunningStack, address: string): Promise<void> {
  const path = `/v1/b2b/organizations/${seededSlug}`;
  const { body } = await callApi(stack, 'GET', `${path}/member?email_address=${address}`);
  const { status } = await callApi(stack, 'DELETE', `${path}/members/${String(body['member_id'])}`);
  if (status !== 200) throw new Error(`A revoke returned ${status}.`);
}
