import { invitationsClosedByEnd } from '../db/transactions/close-organization.ts';
import { invitationWorkflowId, rowChanged } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';
import { inParallel } from './in-parallel.ts';
import { callMs } from './temporal-calls.ts';

/** With every call given up, a page takes 25 seconds. */
const perPage = 50;
const lanes = 10;

/**
 * Signals the workflows of the next 50 invitations that the end of their organization closed. One that is gone needs
 * no signal, and one that misses it completes at its next timer, so failures are not retried.
 * @returns the last id signalled; null when none was left
 */
export async function signalClosedInvitations(
  { transactions, temporal }: ActivityDeps,
  organizationId: string,
  afterId: string | null,
): Promise<string | null> {
  const ids = await invitationsClosedByEnd(transactions.sql, organizationId, afterId, perPage);
  await inParallel(ids, lanes, (id) =>
    temporal
      .withAbortSignal(AbortSignal.timeout(callMs), () =>
        temporal.workflow.getHandle(invitationWorkflowId(id)).signal(rowChanged),
      )
      .catch(() => undefined),
  );
  return ids.at(-1) ?? null;
}
