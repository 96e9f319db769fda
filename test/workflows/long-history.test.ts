import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { aRequest, inviteInput } from '../support/records.ts';
import { invitationWorkflowId, organizationAttribute, updates } from '../../workflows/messages.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

test('a workflow whose history grows long continues as new and follows its invitation on', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com'));
  await invited.mailed(1);
  const handle = invited.handle();
  const before = (await handle.describe()).runId;
  // Temporal suggests Continue-As-New after 4,096 events; a decided request leaves about six.
  for (let batch = 0; batch < 48; batch += 1) {
    const requests = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        aRequest(simulation.database.sql, {
          verb: 'amend',
          organizationId,
          invitationId: invited.id,
          input: { name: `Ada ${batch}.${index}` },
        }),
      ),
    );
    await Promise.all(
      requests.map((id) => handle.executeUpdate(updates.amend, { updateId: id, args: [id] })),
    );
  }
  const description = await simulation.client.workflow.getHandle(invitationWorkflowId(invited.id)).describe();
  expect(description.runId).not.toBe(before);
  expect(description.typedSearchAttributes.get(organizationAttribute)).toBe(organizationId);
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(currentDetails).toMatch(
    `Invitation ${invited.id} of organization ${organizationId}, continued.\n\n**Waiting for the invitee.**`,
  );

  await simulation.env.sleep('4 days');
  expect(invited.sentEmails()).toEqual(['1.invitation.1', '1.reminder.1']);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
  expect(await invited.ended()).toBe('accepted');
});
