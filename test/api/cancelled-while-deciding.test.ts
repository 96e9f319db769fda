import { expect } from 'vitest';
import { WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { invitationWorkflowId, stateAttribute } from '../../workflows/messages.ts';
import { accept, anInvitee } from './invites.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

/** Locks the row of an invitation until `release`. */
async function lockRow(api: LiveApi, invitationId: string) {
  const own = await api.database.sql.reserve();
  await own`begin`;
  await own`select 1 from invitations where id = ${invitationId} for update`;
  return {
    release: async () => {
      await own`rollback`;
      own.release();
    },
  };
}

async function pendingActivities(handle: WorkflowHandle) {
  const { raw } = await handle.describe();
  return raw.pendingActivities?.map(({ activityType }) => activityType?.name);
}

/** Whether the workflow has run since its cancellation was requested. */
async function hasHandledCancellation(handle: WorkflowHandle): Promise<boolean> {
  const events = (await handle.fetchHistory()).events ?? [];
  const requested = events.findIndex((event) => event.workflowExecutionCancelRequestedEventAttributes);
  return requested > 0 && events.slice(requested).some((event) => event.workflowTaskCompletedEventAttributes);
}

test('an accept whose workflow is cancelled meanwhile is decided, and its response names the ending', async ({
  api,
}) => {
  const { token, id } = await anInvitee(api);
  const invitationId = id.replace('invitation-', '');
  const handle = api.deps.dispatch.temporal.workflow.getHandle(invitationWorkflowId(invitationId));
  const lock = await lockRow(api, invitationId);
  const accepting = accept(api, token);
  await expect.poll(() => pendingActivities(handle), { timeout: 30_000 }).toContain('createMember');
  await handle.cancel();
  await expect.poll(() => hasHandledCancellation(handle), { timeout: 30_000 }).toBe(true);
  await lock.release();
  expect(await accepting).toMatchObject({ status: 200, body: { member_authenticated: true } });
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
  const { status, typedSearchAttributes } = await handle.describe();
  expect(status.name).toBe('CANCELLED');
  expect(typedSearchAttributes.get(stateAttribute)).toBe('accepted');
});

test('an amend whose workflow is cancelled meanwhile is decided, and the invitation stays open', async ({
  api,
}) => {
  const { organizationId, memberId, id, state } = await anInvitee(api);
  const invitationId = id.replace('invitation-', '');
  const handle = api.deps.dispatch.temporal.workflow.getHandle(invitationWorkflowId(invitationId));
  const lock = await lockRow(api, invitationId);
  const path = `/v1/b2b/organizations/${organizationId}/members/${memberId}`;
  const amending = api.call('PUT', path, { roles: ['admin'] });
  await expect.poll(() => pendingActivities(handle), { timeout: 30_000 }).toContain('amendInvitation');
  await handle.cancel();
  await expect.poll(() => hasHandledCancellation(handle), { timeout: 30_000 }).toBe(true);
  await lock.release();
  expect(await amending).toMatchObject({ status: 200 });
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
  expect((await handle.describe()).typedSearchAttributes.get(stateAttribute)).toBe('cancelled');
  expect(await state()).toBe('pending');
  const [row] = await api.database.sql`select roles from invitations where id = ${invitationId}`;
  expect(row).toMatchObject({ roles: ['admin'] });
});
