import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Log } from '../runtime/log.ts';
import { temporalFault } from '../runtime/temporal-faults.ts';
import {
  closingWorkflowOptions,
  housekeepingWorkflowOptions,
  invitationWorkflowId,
  policyChangeRecorded,
  signals,
} from '../workflows/messages.ts';
import type { WorkflowSignals } from './deps.ts';

/** A caller waits for a signal no longer than this. */
const timeoutMs = 2_000;

/** Creates the signals. A lost one is logged. */
export function createWorkflowSignals(temporal: Client, log: Log): WorkflowSignals {
  async function send(step: string, signal: () => Promise<unknown>): Promise<void> {
    try {
      const inTime = temporal.withDeadline(Date.now() + timeoutMs, signal).then(() => true);
      const isSent = await Promise.race([inTime, sleep(timeoutMs, false, { ref: false })]);
      if (!isSent) log.warn('A workflow was not signalled in time', { step });
      inTime.catch(() => undefined);
    } catch (error) {
      log.warn('A workflow was not signalled', { step, ...temporalFault(error) });
    }
  }
  return {
    closeOrganization: (organizationId) =>
      send('closeOrganization', () =>
        temporal.workflow.start('organizationClosing', closingWorkflowOptions(organizationId)),
      ),
    invitationClosed: (invitationId) =>
      send('invitationClosed', () =>
        temporal.workflow.getHandle(invitationWorkflowId(invitationId)).signal(signals.rowChanged),
      ),
    policyChanged: () =>
      send('policyChanged', () =>
        temporal.workflow.signalWithStart('housekeeping', {
          ...housekeepingWorkflowOptions,
          signal: policyChangeRecorded,
        }),
      ),
  };
}
