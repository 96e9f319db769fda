/** Limits how many holders there are at a time; the others wait in order of arrival. */
export type Semaphore = {
  /**
   * Waits for a permit.
   * @returns a function that releases it, which may be called twice; null where none was free within `waitMs`, or the
   *   queue is full
   */
  acquire(waitMs: number): Promise<(() => void) | null>;
};

/**
 * @param permits how many may be held at a time
 * @param longestQueue how many may wait for one; further callers get null at once
 */
export function createSemaphore(permits: number, longestQueue = Infinity): Semaphore {
  const waiting = new Set<() => void>();
  let held = 0;

  function hold(): () => void {
    held += 1;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      held -= 1;
      const [next] = waiting;
      next?.();
    };
  }

  return {
    acquire(waitMs) {
      if (held < permits) return Promise.resolve(hold());
      if (waiting.size >= longestQueue) return Promise.resolve(null);
      return new Promise((resolve) => {
        const start = () => {
          clearTimeout(timeout);
          waiting.delete(start);
          resolve(hold());
        };
        const timeout = setTimeout(() => {
          waiting.delete(start);
          resolve(null);
        }, waitMs);
        waiting.add(start);
      });
    },
  };
}
