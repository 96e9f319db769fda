import {
  allHandlersFinished,
  condition,
  defineUpdate,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { BareActivities } from './activities.ts';

const { record, send, create } = proxyActivities<BareActivities>({ startToCloseTimeout: '30s' });

export const open = defineUpdate<string, [id: string]>('open');
export const accept = defineUpdate<string, [id: string]>('accept');

/** A story of the shape of ours whose deeds do nothing: what Temporal alone costs. */
export async function bare(): Promise<string> {
  const story = { isOpen: false, isSent: false, isAccepted: false };
  setHandler(open, async (id) => {
    await record(id);
    story.isOpen = true;
    return 'done';
  });
  setHandler(accept, async (id) => {
    await condition(() => story.isSent);
    await create(id);
    story.isAccepted = true;
    return 'done';
  });
  await condition(() => story.isOpen);
  await send('');
  story.isSent = true;
  await condition(() => story.isAccepted, '3 days');
  await condition(allHandlersFinished);
  upsertSearchAttributes({ UsherState: ['accepted'] });
  return 'accepted';
}
