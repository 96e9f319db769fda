import { tokensIn } from './tokens-in.ts';
import type { Simulation } from './simulation.ts';
import type { OutcomeCode } from '../../domain/invitation/snapshot.ts';
import type { RequestInputs } from '../../domain/invitation/inputs.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import { findInvitation } from '../../db/invitations.ts';
import { newId } from '../../runtime/ids.ts';
import { invitationWorkflowOptions, invitationWorkflowId, updates } from '../../workflows/messages.ts';
import { aRequest, tokenHashOf } from './records.ts';
import { WithStartWorkflowOperation } from '@temporalio/client';

/** Sends a request to the workflow of an invitation in a simulation, as the API does: stores it, then updates with start. */
export async function sendRequest<V extends keyof RequestInputs>(
  simulation: Simulation,
  asked: { verb: V; organizationId: string; invitationId: string; input: RequestInputs[V] },
): Promise<OutcomeCode> {
  await simulation.syncClock();
  const requestId = await aRequest(simulation.database.sql, asked);
  const startWorkflowOperation = new WithStartWorkflowOperation(
    'memberInvitation',
    invitationWorkflowOptions(asked.invitationId, asked.organizationId),
  );
  return simulation.client.workflow.executeUpdateWithStart(updates[asked.verb], {
    startWorkflowOperation,
    updateId: requestId,
    args: [requestId],
  });
}

/** An invitation in a simulation: updates to its workflow, its row, emails and timeline. */
export function invitation(simulation: Simulation, organizationId: string, invitationId: string = newId()) {
  const update = <V extends keyof RequestInputs>(verb: V, input: RequestInputs[V]) =>
    sendRequest(simulation, { verb, organizationId, invitationId, input });
  return {
    id: invitationId,
    update,
    accept: (token: string) => update('accept', { tokenHash: tokenHashOf(token), signedInAddress: null }),
    async row(): Promise<Invitation> {
      const row = await findInvitation(simulation.database.sql, invitationId);
      if (row === null) throw new Error('There is no such invitation.');
      return row;
    },
    handle: () => simulation.client.workflow.getHandle(invitationWorkflowId(invitationId)),
    /** The result of its workflow, once it has completed; time does not skip meanwhile. */
    ended: () => simulation.client.workflow.getHandle(invitationWorkflowId(invitationId)).result(),
    /** The result of its workflow, however long that takes: time skips from timer to timer until then. */
    ending: () => simulation.env.client.workflow.getHandle(invitationWorkflowId(invitationId)).result(),
    /** Message-IDs of its e-mails, without the invitation's id and the sender's domain, in the order they came. */
    sentEmails: () =>
      simulation.mail
        .messages()
        .map(({ messageId }) => messageId)
        .filter((id) => id.startsWith(`<${invitationId}.`))
        .map((id) => id.slice(invitationId.length + 2, id.indexOf('@'))),
    /** Waits until so many e-mails of it came. */
    async mailed(count: number): Promise<void> {
      const ofThis = () =>
        simulation.mail.messages().filter(({ messageId }) => messageId.startsWith(`<${invitationId}.`));
      await simulation.mail.waitFor(() => ofThis().length >= count);
    },
    tokens: () => simulation.mail.messages().flatMap((message) => tokensIn(message.text)),
    async timeline(): Promise<string[]> {
      const rows = await simulation.database.sql<{ type: string }[]>`
        select type from events where invitation_id = ${invitationId} order by sequence`;
      return rows.map(({ type }) => type);
    },
  };
}
