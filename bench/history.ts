import { Client, Connection } from '@temporalio/client';
import { invitationWorkflowId } from '../workflows/messages.ts';
import { accept, invite, revoke, withStack } from './with-stack.ts';

/** Measures the events and bytes that an invitation leaves in Temporal. */
export async function benchHistory(): Promise<void> {
  await withStack(async (stack) => {
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const { workflow } = new Client({ connection });

    const accepted = await invite(stack, 'accepted@bench.dev');
    await accept(stack, 'accepted@bench.dev');
    const revoked = await invite(stack, 'revoked@bench.dev');
    await stack.mailbox?.waitFor(({ to }) => to[0]?.address === 'revoked@bench.dev');
    await revoke(stack, 'revoked@bench.dev');

    const ids = { 'accepted before the first reminder': accepted, revoked };
    for (const [name, id] of Object.entries(ids)) {
      const handle = workflow.getHandle(invitationWorkflowId(id));
      await handle.result();
      const { events = [] } = await handle.fetchHistory();
      const bytes = Buffer.byteLength(JSON.stringify(events));
      console.log(`${name}: ${events?.length} events, ${bytes} bytes as JSON`);
    }
    await connection.close();
  });
}
