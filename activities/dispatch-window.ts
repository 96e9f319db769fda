/** How many requests may be dispatched and not decided yet, and the measurement behind it. */
export type DispatchWindow = {
  readonly size: number;
  /** The shortest median time from dispatch to decision so far; null before the first. */
  readonly fastestMs: number | null;
};

export const firstWindow: DispatchWindow = { size: 2, fastestMs: null };

const smallest = 2;
const largest = 400;
/** Decisions within this are fast: most of it is the way through Temporal and back. */
const alwaysFastMs = 150;

/**
 * Fits the window to the capacity of the workers: it grows while decisions are about as fast as the fastest so far, and
 * shrinks when they take more than twice as long, since live requests then wait behind the dispatched ones.
 * @param waitsMs durations of the latest decisions; where there are none, the window is returned unchanged
 */
export function fitWindow(window: DispatchWindow, waitsMs: readonly number[]): DispatchWindow {
  const medianMs = waitsMs.toSorted((one, other) => one - other)[Math.floor(waitsMs.length / 2)];
  if (medianMs === undefined) return window;
  // Decays slowly, since workers and Temporal may have been replaced.
  const fastestMs = window.fastestMs === null ? medianMs : Math.min(medianMs, window.fastestMs * 1.0005);
  const isSlow = medianMs > 2 * Math.max(fastestMs, alwaysFastMs / 2);
  const size = isSlow ? Math.floor(window.size * 0.75) : Math.ceil(window.size * 1.1);
  return { size: Math.min(largest, Math.max(smallest, size)), fastestMs };
}
