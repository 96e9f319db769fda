import { AsyncLocalStorage } from 'node:async_hooks';

/** How long the caller of the current work waits. Activities and scripts have no deadline. */
export type Deadline = {
  /** On the clock of `performance.now()`. */
  arrivedAtMs: number;
  /** After so long no statement is sent and no transaction commits. */
  readonly beginWithinMs: number;
  /** After so long no statement is awaited. */
  readonly respondWithinMs: number;
  /** Called once the request is in the database. */
  readonly onStored?: () => void;
};

const current = new AsyncLocalStorage<Deadline | null>();

/** Runs work under a deadline, which every statement in it keeps. */
export function runWithDeadline<T>(deadline: Deadline | null, work: () => T): T {
  return current.run(deadline, work);
}

/** Returns the deadline of the current work, or null. */
export function currentDeadline(): Deadline | null {
  return current.getStore() ?? null;
}

/** Thrown where the deadline has passed: no statement was sent, or the transaction was rolled back. */
export class DeadlineExceeded extends Error {
  readonly code = 'DEADLINE_EXCEEDED';

  constructor() {
    super('the deadline passed before it could be done');
    this.name = 'DeadlineExceeded';
  }
}

/** Thrown where PostgreSQL has not responded to a statement or a commit, which may have been carried out. */
export class ResponseLost extends Error {
  readonly code = 'CONNECTION_RESPONSE_LOST';

  constructor(options?: ErrorOptions) {
    super('PostgreSQL did not respond in time', options);
    this.name = 'ResponseLost';
  }
}

/** Reports that the current request is in the database. */
export function markStored(): void {
  currentDeadline()?.onStored?.();
}

/** Returns the time until the current work has to be responded to; Infinity without a deadline. */
export function msToRespond(deadline: Deadline | null): number {
  return deadline === null ? Infinity : msUntil(deadline, deadline.respondWithinMs);
}

/** Returns the time in which a statement may be sent; Infinity without a deadline. */
export function msToBegin(deadline: Deadline | null): number {
  return deadline === null ? Infinity : msUntil(deadline, deadline.beginWithinMs);
}

function msUntil({ arrivedAtMs }: Deadline, withinMs: number): number {
  return Math.max(0, arrivedAtMs + withinMs - performance.now());
}

/** @throws DeadlineExceeded where it is too late to start or to commit */
export function refuseWhenLate(deadline: Deadline | null): void {
  if (msToBegin(deadline) === 0) throw new DeadlineExceeded();
}

/**
 * Awaits PostgreSQL's response until the deadline of the current work.
 * @param mayBeDone returns whether PostgreSQL may carry out what was sent all the same
 * @throws ResponseLost, or DeadlineExceeded where it cannot be carried out any more
 */
export function untilResponse<T>(
  deadline: Deadline | null,
  sent: Promise<T>,
  mayBeDone: () => boolean = () => true,
): Promise<T> {
  if (deadline === null) return sent;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(mayBeDone() ? new ResponseLost() : new DeadlineExceeded());
    const timer = setTimeout(giveUp, msToRespond(deadline));
    sent.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
