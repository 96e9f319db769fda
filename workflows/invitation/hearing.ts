import { setHandler, CancellationScope, log } from '@temporalio/workflow';
import type { Decided, OutcomeName } from '../../domain/invitation/plan.ts';
import { amendInvitation, createMember, recordEnding, recordInvitation } from '../deeds.ts';
import { asked, policyChanged, rowChanged, updates, verbs } from '../messages.ts';
import type { Verb } from '../messages.ts';
import { sendNotices } from './notices.ts';
import { learn } from './story.ts';
import type { Story } from './story.ts';

const deedOf = {
  invite: recordInvitation,
  join: recordInvitation,
  accept: createMember,
  decline: recordEnding,
  revoke: recordEnding,
  amend: amendInvitation,
} as const satisfies Record<Verb, (requestId: string, invitationId: string) => Promise<Decided>>;

/** Lets the run be asked: by Update, with somebody waiting for the answer, or by Signal. Both come to the same. */
export function hear(story: Story): void {
  for (const verb of verbs) setHandler(updates[verb], (requestId) => decide(story, verb, requestId));
  setHandler(asked, async (verb, requestId) => {
    // Of a newer version, or by hand. The request waits in the database for a worker that knows the verb.
    if (!verbs.includes(verb)) log.warn('A signal asks for what this worker does not know; it is left alone');
    else await decide(story, verb, requestId);
  });
  setHandler(policyChanged, () => {
    story.policyChanges += 1;
    story.news += 1;
  });
  setHandler(rowChanged, () => {
    story.rowIsStale = true;
    story.news += 1;
  });
}

function decide(story: Story, verb: Verb, requestId: string): Promise<OutcomeName> {
  const known = story.answers.get(requestId) as Promise<OutcomeName> | undefined;
  if (known !== undefined) return known;
  // What was asked is decided even when the run is being cancelled: somebody was told that it would be.
  const answer = CancellationScope.nonCancellable(async () => {
    const { outcome, standing, notices = [] } = await deedOf[verb](requestId, story.invitationId);
    sendNotices(story, notices);
    learn(story, standing);
    // Not the last word: it may be asked for again.
    if (outcome === 'undecided' || outcome === 'already_open') story.answers.delete(requestId);
    return outcome;
  });
  story.answers.set(requestId, answer);
  return answer;
}
