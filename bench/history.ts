import { Client, Connection } from '@temporalio/client';
import { callApi } from '../local/api-client.ts';
import { seededSlug } from '../local/seed.ts';
import { invitationWorkflowId } from '../workflows/messages.ts';
import { accept, invite, withStack } from './with-stack.ts';

/** How many events and bytes a story leaves in Temporal. */
export async function benchHistory(): Promise<void> {
  await withStack(async (stack) => {
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const { workflow } = new Client({ connection });

    const accepted = await invite(stack, 'accepted@bench.dev');
    await accept(stack, 'accepted@bench.dev');
    const revoked = await invite(stack, 'revoked@bench.dev');
    await stack.mailbox?.waitFor(({ to }) => to[0]?.address === 'revoked@bench.dev');
    const { body } = await callApi(
      stack,
      'GET',
      `/v1/b2b/organizations/${seededSlug}/member?email_address=revoked@bench.dev`,
    );
    await callApi(
      stack,
      'DELETE',
      `/v1/b2b/organizations/${seededSlug}/members/${String(body['member_id'])}`,
    );

    const stories = { 'accepted before the first reminder': accepted, revoked };
    for (const [name, id] of Object.entries(stories)) {
      const handle = workflow.getHandle(invitationWorkflowId(id));
      await handle.result();
      const { events = [] } = await handle.fetchHistory();
      const bytes = Buffer.byteLength(JSON.stringify(events));
      console.log(`${name}: ${events?.length} events, ${bytes} bytes as JSON`);
    }
    await connection.close();
  });
}
