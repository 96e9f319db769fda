/** Lets so many do something at a time; the others wait, first come, first served. */
export type Semaphore = {
  /** @returns what ends the turn, which may be called twice; null when none came within `waitMs`, or too many wait */
  acquire(waitMs: number): Promise<(() => void) | null>;
};

/**
 * @param count how many turns there are at a time
 * @param longestQueue how many may wait for one; the next is told at once that it gets none
 */
export function createSemaphore(count: number, longestQueue = Infinity): Semaphore {
  const waiting = new Set<() => void>();
  let underWay = 0;

  function begin(): () => void {
    underWay += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      underWay -= 1;
      const [next] = waiting;
      next?.();
    };
  }

  return {
    acquire(waitMs) {
      if (underWay < count) return Promise.resolve(begin());
      if (waiting.size >= longestQueue) return Promise.resolve(null);
      return new Promise((resolve) => {
        const start = () => {
          clearTimeout(patience);
          waiting.delete(start);
          resolve(begin());
        };
        const patience = setTimeout(() => {
          waiting.delete(start);
          resolve(null);
        }, waitMs);
        waiting.add(start);
      });
    },
  };
}
