import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { activityInterceptors } from '../../worker/interceptors.ts';
import { installTemporalRuntime } from '../../worker/temporal-runtime.ts';
import { silentLog } from '../support/silent-log.ts';

// The mock environment logs failures of activities by the SDK's logger.
installTemporalRuntime(silentLog());

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs an activity within the interceptors that every worker has. */
function runIntercepted(activity: () => Promise<unknown>, environment = new MockActivityEnvironment()) {
  const input = { args: [], headers: {} };
  return environment.run(async () => {
    let next = activity;
    for (const create of activityInterceptors(silentLog()).toReversed()) {
      const inner = next;
      const execute = create({} as Parameters<typeof create>[0]).inbound?.execute;
      if (execute !== undefined) next = () => execute(input, inner);
    }
    return next();
  });
}

test('an activity heartbeats every 3 s for as long as it runs, and not after it', async () => {
  const environment = new MockActivityEnvironment();
  let heartbeats = 0;
  environment.on('heartbeat', () => {
    heartbeats += 1;
  });
  const running = runIntercepted(async () => {
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    return 'done';
  }, environment);
  await vi.advanceTimersByTimeAsync(2_900);
  expect(heartbeats).toBe(0);
  await vi.advanceTimersByTimeAsync(7_100);
  expect(await running).toBe('done');
  expect(heartbeats).toBe(3);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(heartbeats).toBe(3);
});

test('an activity that fails stops heartbeating', async () => {
  const environment = new MockActivityEnvironment();
  let heartbeats = 0;
  environment.on('heartbeat', () => {
    heartbeats += 1;
  });
  await expect(runIntercepted(() => Promise.reject(new Error('no')), environment)).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(heartbeats).toBe(0);
});

describe('an error leaves an activity', () => {
  const withCode = (code: string) => Object.assign(new Error('marker@company.com'), { code });

  test.each([
    ['with a SQLSTATE', withCode('23505'), 'DatabaseFault', 'PostgreSQL returned SQLSTATE 23505.'],
    ['of a lost connection', withCode('ECONNREFUSED'), 'DatabaseUnavailable', 'PostgreSQL does not respond.'],
    ['of a PostgreSQL that ends', withCode('57P01'), 'DatabaseUnavailable', 'PostgreSQL does not respond.'],
    [
      'of no known kind',
      new TypeError('marker@company.com'),
      'Fault',
      'Unexpected error; the log of the worker has its stack trace.',
    ],
  ])('%s as our own failure', async (_, error, type, message) => {
    const failure: unknown = await runIntercepted(() => Promise.reject(error)).catch(
      (caught: unknown) => caught,
    );
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type, message, nonRetryable: false });
    expect(String((failure as Error).stack)).not.toContain('marker');
  });

  test.each([
    ['of our own', ApplicationFailure.create({ type: 'MailDelayed', message: 'later' })],
    ['of a cancellation', new CancelledFailure('cancelled')],
  ])('%s as it is', async (_, error) => {
    await expect(runIntercepted(() => Promise.reject(error))).rejects.toBe(error);
  });
});
