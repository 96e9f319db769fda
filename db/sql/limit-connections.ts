import type postgres from 'postgres';
import { currentDeadline, untilAnswered } from './deadline.ts';
import type { Slots } from './slots.ts';

/** What `postgres` makes of a statement. It is sent, by `handler`, once somebody waits for it. */
type Query = Promise<unknown> & {
  readonly strings: TemplateStringsArray;
  readonly args: readonly never[];
  handler: (query: Query) => void;
  resolve: (rows: unknown) => void;
  reject: (error: unknown) => void;
};

/** Runs a statement in a transaction of its own. */
type InTransaction = (work: (tx: postgres.TransactionSql) => Promise<unknown>) => Promise<unknown>;

/**
 * The same pool, whose statements wait for a slot before they are sent, and are waited for until the deadline of
 * whoever needs them.
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
    const answered = new Promise<unknown>((fulfil, fail) => {
      query.resolve = fulfil;
      query.reject = fail;
    });
    answered.then(() => slot.release(), slot.release);
    send(query);
    resolve(await untilAnswered(deadline, answered));
  } catch (error) {
    reject(error);
  }
}

/** Names and values to put into a statement are made by the same function; they are no promises. */
function isQuery(made: unknown): made is Query {
  return made instanceof Promise && 'handler' in made;
}
