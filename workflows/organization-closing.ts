import { setCurrentDetails } from '@temporalio/workflow';
import { closeOrganizationBatch } from './deeds.ts';

/**
 * The end of an organization that was marked as deleted: closes its open invitations, 500 at a time, erases
 * addresses, names and messages, and tells the runs.
 * @returns how many invitations it closed
 */
export async function organizationClosing(organizationId: string): Promise<number> {
  let closed = 0;
  for (;;) {
    const batch = await closeOrganizationBatch(organizationId);
    closed += batch.closed;
    setCurrentDetails(`${closed} invitations closed so far.`);
    if (batch.finished) return closed;
  }
}
