import { condition, isCancellation } from '@temporalio/workflow';

type Pace = {
  /** Between rounds, unless there is more to do at once. */
  readonly pause: '10s' | '1m' | '5m';
  /** What the timer is called. */
  readonly summary: string;
  /** Ends the pause early. */
  readonly isWoken?: () => boolean;
};

/**
 * Runs rounds until it is cancelled. A round that fails for good is logged by its activity and is followed by the
 * next one like any other: a loop never ends by a failure.
 * @param round answers whether there is more to do at once
 */
export async function repeat(round: () => Promise<boolean>, pace: Pace): Promise<never> {
  for (;;) {
    const isMoreLeft = await attempt(round);
    if (!isMoreLeft) await condition(pace.isWoken ?? never, pace.pause, { summary: pace.summary });
  }
}

async function attempt(round: () => Promise<boolean>): Promise<boolean> {
  try {
    return await round();
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

const never = () => false;
