import { condition, isCancellation } from '@temporalio/workflow';

type Pace = {
  /** Between two rounds, unless the first left work. */
  readonly pause: '10s' | '1m' | '5m';
  /** Summary of the timer. */
  readonly summary: string;
  /** Ends the pause early. */
  readonly isWoken?: () => boolean;
};

/**
 * Repeats a round until it is cancelled. A round that fails for good, which its activity logs, is followed by the next
 * one: a failure never ends the loop.
 * @param round returns whether work is left, in which case the next round follows without a pause
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
