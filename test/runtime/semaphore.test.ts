import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSemaphore } from '../../runtime/semaphore.ts';

test('so many have a turn at a time, and the others get one in the order in which they asked', async () => {
  const turns = createSemaphore(2);
  let [underWay, most] = [0, 0];
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const end = await turns.acquire(10_000);
      order.push(n);
      most = Math.max(most, (underWay += 1));
      await sleep(1);
      underWay -= 1;
      end?.();
    }),
  );
  expect(most).toBe(2);
  expect(order).toEqual([...order].toSorted((one, other) => one - other));
});

test('who gets no turn in time has none, and takes none from the next', async () => {
  const turns = createSemaphore(1);
  const end = await turns.acquire(10);
  const [late, patient] = [turns.acquire(10), turns.acquire(10_000)];
  expect(await late).toBeNull();
  end?.();
  expect(await patient).toBeTypeOf('function');
});

test('a turn that is ended twice is ended once', async () => {
  const turns = createSemaphore(1);
  const end = await turns.acquire(0);
  end?.();
  end?.();
  await turns.acquire(0);
  expect(await turns.acquire(10)).toBeNull();
});

test('where as many wait as may, the next is told at once that it gets no turn', async () => {
  const turns = createSemaphore(1, 1);
  const end = await turns.acquire(0);
  const first = turns.acquire(10_000);
  expect(await turns.acquire(60_000)).toBeNull();
  end?.();
  expect(await first).toBeTypeOf('function');
  expect(await Promise.race([turns.acquire(10_000), sleep(0, 'waits')])).toBe('waits');
}, 5_000);
