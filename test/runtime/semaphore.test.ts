import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSemaphore } from '../../runtime/semaphore.ts';

test('a semaphore bounds its holders and serves the others in order of arrival', async () => {
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

test('a caller that times out holds nothing and takes nothing from the next', async () => {
  const turns = createSemaphore(1);
  const end = await turns.acquire(10);
  const [late, patient] = [turns.acquire(10), turns.acquire(10_000)];
  expect(await late).toBeNull();
  end?.();
  expect(await patient).toBeTypeOf('function');
});

test('releasing twice releases once', async () => {
  const turns = createSemaphore(1);
  const end = await turns.acquire(0);
  end?.();
  end?.();
  await turns.acquire(0);
  expect(await turns.acquire(10)).toBeNull();
});

test('a caller beyond the longest queue gets null at once', async () => {
  const turns = createSemaphore(1, 1);
  const end = await turns.acquire(0);
  const first = turns.acquire(10_000);
  expect(await turns.acquire(60_000)).toBeNull();
  end?.();
  expect(await first).toBeTypeOf('function');
  expect(await Promise.race([turns.acquire(10_000), sleep(0, 'waits')])).toBe('waits');
}, 5_000);
