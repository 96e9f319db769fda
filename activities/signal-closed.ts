import { findInvitationsClosedByEnd } from '../db/invitations-to-signal.ts';
import { invitationWorkflowId, signals } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';
import { callTemporal, inParallel } from './temporal-calls.ts';

/** When every call times out, a page takes 25 s. */
const pageSize = 50;
const concurrency = 10;

/**
 * Signals the workflows of the next 50 invitations that the end of their organization closed. Failures are ignored: a
 * workflow that misses the signal completes at its next timer.
 * @returns the last id signalled; null when none was left
 */
export async function signalClosedInvitations(
  { transactions, temporal }: ActivityDeps,
  organizationId: string,
  afterId: string | null,
): Promise<string | null> {
  const ids = await findInvitationsClosedByEnd(transactions.sql, organizationId, afterId, pageSize);
  await inParallel(ids, concurrency, (id) =>
    callTemporal(temporal, () =>
      temporal.workflow.getHandle(invitationWorkflowId(id)).signal(signals.rowChanged),
    ).catch(() => undefined),
  );
  return ids.at(-1) ?? null;
}
