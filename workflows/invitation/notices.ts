import { isCancellation } from '@temporalio/workflow';
import { sendNotice } from '../deeds.ts';
import type { Story } from './story.ts';

/** Sends each member who asked to join their notice, once, beside whatever else the workflow does. */
export function sendNotices(story: Story, requestIds: readonly string[]): void {
  for (const requestId of requestIds) {
    if (story.noticed.has(requestId)) continue;
    story.noticed.add(requestId);
    story.noticesUnderWay += 1;
    const landed = () => {
      story.noticesUnderWay -= 1;
    };
    sendNotice(requestId).then(landed, (error: unknown) => {
      landed();
      if (!isCancellation(error)) throw error;
    });
  }
}
