import { isCancellation } from '@temporalio/workflow';
import { sendAlreadyMemberEmail } from '../activities.ts';
import type { WorkflowState } from './state.ts';

/** Sends each member who asked to join their notice, once, beside whatever else the workflow does. */
export function sendAlreadyMemberEmails(state: WorkflowState, requestIds: readonly string[]): void {
  for (const requestId of requestIds) {
    if (state.emailedRequests.has(requestId)) continue;
    state.emailedRequests.add(requestId);
    state.emailsUnderWay += 1;
    const landed = () => {
      state.emailsUnderWay -= 1;
    };
    sendAlreadyMemberEmail(requestId).then(landed, (error: unknown) => {
      landed();
      if (!isCancellation(error)) throw error;
    });
  }
}
