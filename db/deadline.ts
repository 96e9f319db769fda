import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * How long the caller of the work at hand waits. Instants are milliseconds of `performance.now()`.
 * Work without one (an activity, a script) has no deadline of its own.
 */
export type Deadline = {
  readonly arrivedAtMs: number;
  /** From here on no statement is sent and no transaction commits, unless something was kept. */
  readonly beginByMs: number;
  /** From here on no statement is waited for. */
  readonly answerByMs: number;
  /** What was asked is in the database: its response may be put together until `answerByMs`. */
  isKept: boolean;
};

const current = new AsyncLocalStorage<Deadline | null>();

/** Does the work under a deadline: every statement in it, however deep, keeps to it. */
export function runWithDeadline<T>(deadline: Deadline | null, work: () => T): T {
  return current.run(deadline, work);
}

/** The deadline of the work at hand, or null. */
export function currentDeadline(): Deadline | null {
  return current.getStore() ?? null;
}

/**
 * The deadline has passed before PostgreSQL answered. With `wasSent` the statement may still be carried out; without,
 * it was never sent, or its transaction was taken back.
 */
export class DeadlineExceeded extends Error {
  readonly code = 'DEADLINE_EXCEEDED';
  readonly wasSent: boolean;

  constructor({ wasSent }: { readonly wasSent: boolean }) {
    super(wasSent ? 'PostgreSQL did not answer in time' : 'the deadline passed before anything was sent');
    this.name = 'DeadlineExceeded';
    this.wasSent = wasSent;
  }
}

/** How long a statement may still wait until it is sent; null without a deadline. */
export function msToBegin(deadline: Deadline | null): number | null {
  if (deadline === null) return null;
  return (deadline.isKept ? deadline.answerByMs : deadline.beginByMs) - performance.now();
}

/** @throws DeadlineExceeded where it is too late to begin, or to commit */
export function refuseWhenLate(deadline: Deadline | null): void {
  const leftMs = msToBegin(deadline);
  if (leftMs !== null && leftMs <= 0) throw new DeadlineExceeded({ wasSent: false });
}

/**
 * Waits for what was sent to PostgreSQL, until the caller of the work at hand has to be answered.
 * @param mayBeDone whether what was sent may be carried out all the same
 */
export function untilAnswered<T>(
  deadline: Deadline | null,
  sent: Promise<T>,
  mayBeDone: () => boolean = () => true,
): Promise<T> {
  if (deadline === null) return sent;
  return new Promise((resolve, reject) => {
    const leftMs = Math.max(0, deadline.answerByMs - performance.now());
    const timer = setTimeout(() => reject(new DeadlineExceeded({ wasSent: mayBeDone() })), leftMs);
    sent.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
