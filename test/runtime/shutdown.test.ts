import { afterEach, expect, test, vi } from 'vitest';
import type { Closer } from '../../runtime/shutdown.ts';
import { shutdownOnSignal } from '../../runtime/shutdown.ts';
import { createLog } from '../../runtime/log.ts';

const log = createLog('test', { write: () => undefined });
const before = new Set(process.listeners('SIGTERM'));

afterEach(() => {
  vi.useRealTimers();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    for (const listener of process.listeners(signal))
      if (!before.has(listener)) process.off(signal, listener);
  }
});

function start(closers: readonly Closer[]) {
  const codes: number[] = [];
  let exited: (code: number) => void = () => undefined;
  const exit = new Promise<number>((resolve) => (exited = resolve));
  const shutdown = shutdownOnSignal({
    closers,
    deadlineMs: 5_000,
    log,
    exit: (code) => {
      codes.push(code);
      exited(code);
    },
  });
  return { shutdown, codes, exit };
}

test('a signal closes the parts one after the other, in their order', async () => {
  const order: string[] = [];
  const slow = async () => {
    order.push('first begins');
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('first ends');
  };
  const { exit } = start([
    { name: 'first', close: slow },
    { name: 'second', close: () => void order.push('second') },
  ]);
  process.emit('SIGTERM', 'SIGTERM');
  expect(await exit).toBe(0);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
});

test('a part that fails to close does not keep the others open, and the exit code is 1', async () => {
  const order: string[] = [];
  const { exit, shutdown } = start([
    { name: 'first', close: () => Promise.reject(new Error('no')) },
    { name: 'second', close: () => void order.push('second') },
  ]);
  await shutdown.end('test');
  expect([await exit, order]).toEqual([1, ['second']]);
});

test('shutting down twice closes once', async () => {
  let times = 0;
  const { shutdown, codes } = start([{ name: 'only', close: () => void (times += 1) }]);
  await Promise.all([shutdown.end('one'), shutdown.end('other')]);
  expect([times, codes]).toEqual([1, [0]]);
});

test('a second signal exits at once', async () => {
  const { exit } = start([{ name: 'stuck', close: () => new Promise(() => undefined) }]);
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  expect(await exit).toBe(1);
});

test('the deadline ends a part that does not close', async () => {
  vi.useFakeTimers();
  const { codes } = start([{ name: 'stuck', close: () => new Promise(() => undefined) }]);
  process.emit('SIGTERM', 'SIGTERM');
  await vi.advanceTimersByTimeAsync(4_999);
  expect(codes).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(codes).toEqual([1]);
});
