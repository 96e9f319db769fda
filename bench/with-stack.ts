import { join } from 'node:path';
import { tempDirectory } from '../local/processes/temp-directory.ts';
import { callApi } from '../local/api-client.ts';
import { seedOrganization, seededSlug } from '../local/seed.ts';
import { startStack } from '../local/stack.ts';
import type { RunningStack } from '../local/stack.ts';

/**
 * Runs a measurement on a stack of its own, which is gone afterwards. PostgreSQL keeps its durable defaults.
 * @param env variables of ours that the stack takes as they are
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

/** Invites an address as a caller does; answers the invitation's bare id. */
export async function invite(stack: RunningStack, address: string): Promise<string> {
  const body = { organization_id: seededSlug, email_address: address };
  const answer = await callApi(stack, 'POST', '/v1/b2b/magic_links/email/invite', body);
  if (answer.status !== 200) throw new Error(`An invite was answered with ${answer.status}.`);
  const { invitation_id: id } = answer.body['invitation'] as { invitation_id: string };
  return id.slice('invitation-'.length);
}

/** Accepts by the link in the mailbox, once it is there. */
export async function accept(stack: RunningStack, address: string): Promise<void> {
  const email = await stack.mailbox?.waitFor(({ to }) => to[0]?.address === address);
  const token = new URL(email?.invitationLink ?? '').searchParams.get('token');
  const answer = await callApi(stack, 'POST', '/v1/b2b/magic_links/authenticate', {
    magic_links_token: token,
  });
  if (answer.status !== 200) throw new Error(`An accept was answered with ${answer.status}.`);
}
