import type { CancellationScope } from '@temporalio/workflow';
import type { Standing } from '../../domain/invitation/plan.ts';

/** An e-mail on its way, in a scope of its own: a dead mail server never delays an accept, an expiry or a revoke. */
export type Sending = { readonly generation: number; readonly scope: CancellationScope };

/** Everything the run keeps in mind, in one place: handlers and the main line share it. */
export type Story = {
  readonly invitationId: string;
  standing: Standing | null;
  /** Requests under way or done, by id: an Update and a Signal for the same one get the same promise. */
  readonly answers: Map<string, Promise<unknown>>;
  /** Requests to join of members who are sent a notice, and how many of these e-mails are on their way. */
  readonly noticed: Set<string>;
  noticesUnderWay: number;
  sending: Sending | null;
  /** Grows with everything that should wake the main line. */
  news: number;
  policyChanges: number;
  /** Somebody else changed the row since it was last looked at. */
  rowIsStale: boolean;
};

export function newStory(invitationId: string): Story {
  return {
    invitationId,
    standing: null,
    answers: new Map(),
    noticed: new Set(),
    noticesUnderWay: 0,
    sending: null,
    news: 0,
    policyChanges: 0,
    rowIsStale: false,
  };
}

/**
 * Takes in how the invitation stands now. Answers may arrive in another order than they were given, so an older plan
 * never replaces a newer one, and nothing follows an ending.
 */
export function learn(story: Story, standing: Standing): void {
  if (isNewer(standing, story.standing)) story.standing = standing;
  story.news += 1;
}

function isNewer(standing: Standing, known: Standing | null): boolean {
  if (known === null) return true;
  if (!known.open) return known.ending === 'none';
  // No row to be found is no ending of one that was there.
  if (!standing.open) return standing.ending !== 'none';
  return standing.revision >= known.revision;
}
