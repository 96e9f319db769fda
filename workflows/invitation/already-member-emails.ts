import { isCancellation } from '@temporalio/workflow';
import { sendAlreadyMemberEmail } from '../activities.ts';
import type { WorkflowState } from './state.ts';

/** Starts the already-member e-mail of each request to join, once per request. Returns without waiting for them. */
export function sendAlreadyMemberEmails(state: WorkflowState, requestIds: readonly string[]): void {
  for (const requestId of requestIds) {
    if (state.emailedRequests.has(requestId)) continue;
    state.emailedRequests.add(requestId);
    state.emailsUnderWay += 1;
    const finish = () => {
      state.emailsUnderWay -= 1;
    };
    sendAlreadyMemberEmail(requestId).then(finish, (error: unknown) => {
      finish();
      if (!isCancellation(error)) throw error;
    });
  }
}
