import { continueAsNew, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import { closeOrganizationBatch, signalClosedInvitations } from './activities.ts';

/** Progress of closing an organization; carried over by Continue-As-New. */
export type ClosingProgress = {
  readonly closed: number;
  readonly isErased: boolean;
  /** The last invitation whose workflow was signalled. */
  readonly lastSignalledId: string | null;
};

const initialProgress: ClosingProgress = { closed: 0, isErased: false, lastSignalledId: null };

/**
 * Closes an organization that is marked as deleted: closes and erases its rows, then signals the workflows of the
 * invitations that were open. Signals are slow on purpose: the links are dead already, and live requests come first.
 * @returns how many invitations were closed
 */
export async function organizationClosing(
  organizationId: string,
  progress = initialProgress,
): Promise<number> {
  const erased = progress.isErased ? progress : await closeRows(organizationId, progress);
  return signalWorkflows(organizationId, erased);
}

async function closeRows(organizationId: string, progress: ClosingProgress): Promise<ClosingProgress> {
  let { closed } = progress;
  for (;;) {
    const batch = await closeOrganizationBatch(organizationId);
    closed += batch.closed;
    setCurrentDetails(`${closed} invitations closed so far.`);
    if (batch.isFinished) return { ...progress, closed, isErased: true };
    await sleep('1s', { summary: 'Until the next batch' });
    await continueAsNewIfSuggested(organizationId, { ...progress, closed });
  }
}

async function signalWorkflows(organizationId: string, progress: ClosingProgress): Promise<number> {
  for (let { lastSignalledId } = progress; ;) {
    lastSignalledId = await signalClosedInvitations(organizationId, lastSignalledId);
    if (lastSignalledId === null) return progress.closed;
    await sleep('3s', { summary: 'Until the next signals' });
    await continueAsNewIfSuggested(organizationId, { ...progress, lastSignalledId });
  }
}

async function continueAsNewIfSuggested(organizationId: string, progress: ClosingProgress): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return;
  await continueAsNew<typeof organizationClosing>(organizationId, progress);
}
