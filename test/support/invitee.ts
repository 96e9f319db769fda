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

/** Asks an invitation's run in a simulation, as the api does: the request is written, then the run is told. */
export async function sendRequest<V extends keyof RequestInputs>(
  world: Simulation,
  asked: { verb: V; organizationId: string; invitationId: string; input: RequestInputs[V] },
): Promise<OutcomeCode> {
  await world.syncClock();
  const requestId = await aRequest(world.database.sql, asked);
  const startWorkflowOperation = new WithStartWorkflowOperation(
    'memberInvitation',
    invitationWorkflowOptions(asked.invitationId, asked.organizationId),
  );
  return world.client.workflow.executeUpdateWithStart(updates[asked.verb], {
    startWorkflowOperation,
    updateId: requestId,
    args: [requestId],
  });
}

/** An invitation in a simulation, with what a test wants to do to it and know of it. */
export function invitation(world: Simulation, organizationId: string, invitationId: string = newId()) {
  const to = <V extends keyof RequestInputs>(verb: V, input: RequestInputs[V]) =>
    sendRequest(world, { verb, organizationId, invitationId, input });
  return {
    id: invitationId,
    to,
    accept: (token: string) => to('accept', { tokenHash: tokenHashOf(token), signedInAddress: null }),
    async row(): Promise<Invitation> {
      const row = await findInvitation(world.database.sql, invitationId);
      if (row === null) throw new Error('There is no such invitation.');
      return row;
    },
    handle: () => world.client.workflow.getHandle(invitationWorkflowId(invitationId)),
    /** How its run ended, once it did; time stands still meanwhile. */
    ended: () => world.client.workflow.getHandle(invitationWorkflowId(invitationId)).result(),
    /** How its run ends, however long that takes: time jumps from timer to timer, and goes on ahead of the end. */
    ending: () => world.env.client.workflow.getHandle(invitationWorkflowId(invitationId)).result(),
    /** Message-IDs of its e-mails, without the invitation's id and the sender's domain, in the order they came. */
    sentEmails: () =>
      world.mail
        .messages()
        .map(({ messageId }) => messageId)
        .filter((id) => id.startsWith(`<${invitationId}.`))
        .map((id) => id.slice(invitationId.length + 2, id.indexOf('@'))),
    /** Waits until so many e-mails of it came. */
    async mailed(count: number): Promise<void> {
      const ofThis = () =>
        world.mail.messages().filter(({ messageId }) => messageId.startsWith(`<${invitationId}.`));
      await world.mail.waitFor(() => ofThis().length >= count);
    },
    tokens: () => world.mail.messages().flatMap((message) => tokensIn(message.text)),
    async timeline(): Promise<string[]> {
      const rows = await world.database.sql<{ type: string }[]>`
        select type from events where invitation_id = ${invitationId} order by sequence`;
      return rows.map(({ type }) => type);
    },
  };
}
