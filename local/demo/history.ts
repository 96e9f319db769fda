import { Client, Connection } from '@temporalio/client';
import { invitationWorkflowId } from '../../workflows/messages.ts';

const namespace = 'default';

/** Where the Temporal UI shows the run of an invitation. */
export function temporalPageOf(uiUrl: string, invitationId: string): string {
  return `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowIdOf(invitationId))}`;
}

/** What the run did, one line each, once it has ended: what it was asked, its deeds, and how many events that took. */
export async function deedsOf(temporalAddress: string, invitationId: string): Promise<readonly string[]> {
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection, namespace });
  try {
    const run = client.workflow.getHandle(workflowIdOf(invitationId));
    const ending: unknown = await run.result();
    const { events } = await run.fetchHistory();
    const deeds = (events ?? []).flatMap((event) => {
      const asked = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name;
      const done = event.activityTaskScheduledEventAttributes?.activityType?.name;
      const summary = event.userMetadata?.summary?.data;
      const words = summary ? ` (${String(JSON.parse(Buffer.from(summary).toString()))})` : '';
      return [...(asked ? [`asked: ${asked}`] : []), ...(done ? [`       ${done}${words}`] : [])];
    });
    return [...deeds, `ended: ${String(ending)}, after ${events?.length ?? 0} events`];
  } finally {
    await connection.close();
  }
}

function workflowIdOf(invitationId: string): string {
  return invitationWorkflowId(invitationId.replace(/^invitation-/, ''));
}
