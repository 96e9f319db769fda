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

/** A caller does not wait for telling longer than this; a lost signal costs a run that notices later. */
const patienceMs = 2_000;

/** Tells runs what was changed beside them. */
export function createWorkflowSignals(temporal: Client, log: Log): WorkflowSignals {
  async function tell(step: string, telling: () => Promise<unknown>): Promise<void> {
    try {
      const inTime = temporal.withDeadline(Date.now() + patienceMs, telling).then(() => true);
      const isTold = await Promise.race([inTime, sleep(patienceMs, false, { ref: false })]);
      if (!isTold) log.warn('A run was not told in time', { step });
      inTime.catch(() => undefined);
    } catch (error) {
      log.warn('A run was not told', { step, ...temporalFault(error) });
    }
  }
  return {
    closeOrganization: (organizationId) =>
      tell('closeOrganization', () =>
        temporal.workflow.start('organizationClosing', closingWorkflowOptions(organizationId)),
      ),
    invitationClosed: (invitationId) =>
      tell('invitationClosed', () =>
        temporal.workflow.getHandle(invitationWorkflowId(invitationId)).signal(signals.rowChanged),
      ),
    policyChanged: () =>
      tell('policyChanged', () =>
        temporal.workflow.signalWithStart('housekeeping', {
          ...housekeepingWorkflowOptions,
          signal: policyChangeRecorded,
        }),
      ),
  };
}
