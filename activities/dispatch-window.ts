/** How many requests may be dispatched and not decided yet, and what that is found from. */
export type DispatchWindow = {
  readonly size: number;
  /** The shortest median time from dispatch to decision that was seen; null before the first. */
  readonly fastestMs: number | null;
};

export const firstWindow: DispatchWindow = { size: 2, fastestMs: null };

const smallest = 2;
const largest = 400;
/** Below this nobody notices: what a decision takes on its way through Temporal and back is most of it. */
const unnoticedMs = 150;

/**
 * Fits the window to the workers: it grows while decisions are about as fast as they ever were, and shrinks when they
 * take more than twice as long, which is when live requests would begin to wait behind those that are dispatched.
 * @param waitsMs how long those decided lately took; decides nothing while they are too few to judge by
 */
export function fitWindow(window: DispatchWindow, waitsMs: readonly number[]): DispatchWindow {
  const medianMs = waitsMs.toSorted((one, other) => one - other)[Math.floor(waitsMs.length / 2)];
  if (medianMs === undefined) return window;
  // What was fast once is forgotten slowly: the workers, or Temporal, may be others by now.
  const fastestMs = window.fastestMs === null ? medianMs : Math.min(medianMs, window.fastestMs * 1.0005);
  const isSlow = medianMs > 2 * Math.max(fastestMs, unnoticedMs / 2);
  const size = isSlow ? Math.floor(window.size * 0.75) : Math.ceil(window.size * 1.1);
  return { size: Math.min(largest, Math.max(smallest, size)), fastestMs };
}
