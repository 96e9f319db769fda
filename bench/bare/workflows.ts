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

/** A workflow of the shape of `memberInvitation` whose activities do nothing: the cost of Temporal alone. */
export async function bare(): Promise<string> {
  const state = { isOpen: false, isSent: false, isAccepted: false };
  setHandler(open, async (id) => {
    await record(id);
    state.isOpen = true;
    return 'done';
  });
  setHandler(accept, async (id) => {
    await condition(() => state.isSent);
    await create(id);
    state.isAccepted = true;
    return 'done';
  });
  await condition(() => state.isOpen);
  await send('');
  state.isSent = true;
  await condition(() => state.isAccepted, '3 days');
  await condition(allHandlersFinished);
  upsertSearchAttributes({ UsherState: ['accepted'] });
  return 'accepted';
}
