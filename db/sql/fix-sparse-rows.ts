type Tag = (...parts: never[]) => unknown;

/**
 * The same `sql`, whose results have no gaps. When PostgreSQL hangs up in the middle of a result, `postgres` (3.4.9)
 * goes on counting rows where it was: a later result of that connection begins with as many gaps, and the first row
 * is `undefined`. Its own rows stand behind them, whole and in order.
 */
export function fixSparseRows<S extends Tag>(sql: S): S {
  return new Proxy(sql, {
    apply(target, self, parts) {
      const made: unknown = Reflect.apply(target, self, parts);
      if (isQuery(made)) {
        const { resolve } = made;
        made.resolve = (rows) => resolve(closeGaps(rows));
      }
      return made;
    },
  });
}

/** Names and values to put into a query are made by the same function; they are no promises. */
function isQuery(made: unknown): made is { resolve: (rows: unknown) => void } {
  return made instanceof Promise && 'resolve' in made;
}

function closeGaps(rows: unknown): unknown {
  if (!Array.isArray(rows) || rows.length === 0 || 0 in rows) return rows;
  const gaps = rows.findIndex((_, index) => index in rows);
  // In place: a result is more than its rows.
  rows.splice(0, gaps);
  return rows;
}
