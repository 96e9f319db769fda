import type postgres from 'postgres';
import { currentDeadline, untilResponse } from './deadline.ts';
import type { Slots } from './slots.ts';

/** A statement of `postgres`. It is sent, by `handler`, once it is awaited. */
type Query = Promise<unknown> & {
  readonly strings: TemplateStringsArray;
  readonly args: readonly never[];
  handler: (query: Query) => void;
  resolve: (rows: unknown) => void;
  reject: (error: unknown) => void;
};

/** Runs a statement in its own transaction. */
type InTransaction = (work: (tx: postgres.TransactionSql) => Promise<unknown>) => Promise<unknown>;

/**
 * Returns the same pool, whose statements wait for a slot before they are sent, and are awaited until the deadline of
 * their caller.
 * @param inTransaction given where the connection is shared with others (a pooler): every statement is then sent in a
 *   transaction, which brings its timeouts
 */
export function limitConnections(
  pool: postgres.Sql,
  slots: Slots,
  inTransaction: InTransaction | null,
): postgres.Sql {
  return new Proxy(pool, {
    apply(target, self, parts) {
      const made: unknown = Reflect.apply(target as never, self, parts);
      if (isQuery(made)) {
        const send = made.handler;
        made.handler =
          inTransaction === null
            ? (query) => void sendInSlot(query, send, slots)
            : ({ strings, args, resolve, reject }) =>
                void inTransaction((tx) => tx(strings, ...args)).then(resolve, reject);
      }
      return made;
    },
  });
}

async function sendInSlot(query: Query, send: Query['handler'], slots: Slots): Promise<void> {
  const { resolve, reject } = query;
  const deadline = currentDeadline();
  try {
    const slot = await slots.take();
    const responded = new Promise<unknown>((resolved, fail) => {
      query.resolve = resolved;
      query.reject = fail;
    });
    responded.then(() => slot.release(), slot.release);
    send(query);
    resolve(await untilResponse(deadline, responded));
  } catch (error) {
    reject(error);
  }
}

/** The same function makes names and values inside a statement, which are not promises. */
function isQuery(made: unknown): made is Query {
  return made instanceof Promise && 'handler' in made;
}
