import { closeOrganizationBatch as closeBatch } from '../db/changes/close-organization.ts';
import { invitationWorkflowId, rowChanged } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';

/** Closes and erases the next invitations of a deleted organization, and tells their runs. */
export async function closeOrganizationBatch(
  deps: ActivityDeps,
  organizationId: string,
): Promise<{ closed: number; finished: boolean }> {
  const { closedIds, finished } = await closeBatch(deps.changes, organizationId);
  for (const id of closedIds) {
    // A run that is gone needs no telling, and one that misses it ends at its next timer.
    await deps.temporal.workflow
      .getHandle(invitationWorkflowId(id))
      .signal(rowChanged)
      .catch(() => undefined);
  }
  return { closed: closedIds.length, finished };
}
