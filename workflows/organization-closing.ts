import { continueAsNew, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import { closeOrganizationBatch, signalClosedInvitations } from './activities.ts';

const longHistory = 1_000;

/** How far the end of an organization has come, for the run that goes on after Continue-As-New. */
export type Closing = {
  readonly closed: number;
  readonly isErased: boolean;
  /** Of the invitations whose workflows were signalled. */
  readonly lastSignalledId: string | null;
};

const start: Closing = { closed: 0, isErased: false, lastSignalledId: null };

/**
 * The end of an organization that was marked as deleted: first its rows are closed and erased, then the workflows of
 * the invitations that were open are signalled, slowly: their links are dead already, and others' requests come first.
 * @returns how many invitations it closed
 */
export async function organizationClosing(organizationId: string, before = start): Promise<number> {
  const after = before.isErased ? before : await closeRows(organizationId, before);
  return signalWorkflows(organizationId, after);
}

async function closeRows(organizationId: string, before: Closing): Promise<Closing> {
  let { closed } = before;
  for (;;) {
    const batch = await closeOrganizationBatch(organizationId);
    closed += batch.closed;
    setCurrentDetails(`${closed} invitations closed so far.`);
    if (batch.isFinished) return { ...before, closed, isErased: true };
    await sleep('1s', { summary: 'Until the next batch' });
    await goOn(organizationId, { ...before, closed });
  }
}

async function signalWorkflows(organizationId: string, closing: Closing): Promise<number> {
  for (let { lastSignalledId } = closing; ;) {
    lastSignalledId = await signalClosedInvitations(organizationId, lastSignalledId);
    if (lastSignalledId === null) return closing.closed;
    await sleep('3s', { summary: 'Others come first' });
    await goOn(organizationId, { ...closing, lastSignalledId });
  }
}

async function goOn(organizationId: string, closing: Closing): Promise<void> {
  if (workflowInfo().historyLength > longHistory)
    await continueAsNew<typeof organizationClosing>(organizationId, closing);
}
