import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * How long the caller of the work at hand waits. Work without one (an activity, a script) has no deadline of its own.
 */
export type Deadline = {
  /** On the clock of `performance.now()`. */
  arrivedAtMs: number;
  /** After so long no statement is sent and no transaction commits. */
  readonly beginWithinMs: number;
  /** After so long no statement is waited for. */
  readonly answerWithinMs: number;
  /** Called once the request is in the database. */
  readonly onStored?: () => void;
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

/** The deadline passed; nothing was sent, or the transaction was taken back. */
export class DeadlineExceeded extends Error {
  readonly code = 'DEADLINE_EXCEEDED';

  constructor() {
    super('the deadline passed before it could be done');
    this.name = 'DeadlineExceeded';
  }
}

/** PostgreSQL did not answer what was sent, a statement or a commit: it may be done, or not. */
export class AnswerLost extends Error {
  readonly code = 'CONNECTION_ANSWER_LOST';

  constructor(options?: ErrorOptions) {
    super('PostgreSQL did not answer what was sent', options);
    this.name = 'AnswerLost';
  }
}

/** Says that the request at hand is in the database. */
export function markStored(): void {
  currentDeadline()?.onStored?.();
}

/** How long it is until the work at hand has to be answered; Infinity without a deadline. */
export function msToAnswer(deadline: Deadline | null): number {
  return deadline === null ? Infinity : msUntil(deadline, deadline.answerWithinMs);
}

/** How long something may still be begun; Infinity without a deadline. */
export function msToBegin(deadline: Deadline | null): number {
  return deadline === null ? Infinity : msUntil(deadline, deadline.beginWithinMs);
}

function msUntil({ arrivedAtMs }: Deadline, withinMs: number): number {
  return Math.max(0, arrivedAtMs + withinMs - performance.now());
}

/** @throws DeadlineExceeded where it is too late to begin, or to commit */
export function refuseWhenLate(deadline: Deadline | null): void {
  if (msToBegin(deadline) === 0) throw new DeadlineExceeded();
}

/**
 * Waits for what was sent to PostgreSQL, until the caller of the work at hand has to be answered.
 * @param mayBeDone whether what was sent may be carried out all the same
 * @throws AnswerLost, or DeadlineExceeded where it cannot be carried out any more
 */
export function untilAnswered<T>(
  deadline: Deadline | null,
  sent: Promise<T>,
  mayBeDone: () => boolean = () => true,
): Promise<T> {
  if (deadline === null) return sent;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(mayBeDone() ? new AnswerLost() : new DeadlineExceeded());
    const timer = setTimeout(giveUp, msToAnswer(deadline));
    sent.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
