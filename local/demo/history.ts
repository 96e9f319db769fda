import { Client, Connection } from '@temporalio/client';

import { invitationWorkflowId } from '../../workflows/messages.ts';

const namespace = 'default';

/** Returns the URL of an invitation's workflow in the Temporal UI. */
export function temporalPageOf(uiUrl: string, invitationId: string): string {
  return `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowIdOf(invitationId))}`;
}

/** Waits for the workflow of an invitation, and returns its history: a line for each update and each activity. */
export async function historyOf(temporalAddress: string, invitationId: string): Promise<readonly string[]> {
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection, namespace });
  try {
    const workflow = client.workflow.getHandle(workflowIdOf(invitationId));
    const result: unknown = await workflow.result();
    const { events } = await workflow.fetchHistory();
    const lines = (events ?? []).flatMap((event) => {
      const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name;
      const activity = event.activityTaskScheduledEventAttributes?.activityType?.name;
      const summary = event.userMetadata?.summary?.data;
      const note = summary ? ` (${String(JSON.parse(Buffer.from(summary).toString()))})` : '';
      return [
        ...(update ? [`update    ${update}`] : []),
        ...(activity ? [`activity  ${activity}${note}`] : []),
      ];
    });
    return [...lines, `completed: ${String(result)}, after ${events?.length ?? 0} events`];
  } finally {
    await connection.close();
  }
}

function workflowIdOf(invitationId: string): string {
  return invitationWorkflowId(invitationId.replace(/^invitation-/, ''));
}
