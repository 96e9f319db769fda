type Tag = (...parts: never[]) => unknown;

/**
 * Returns the same `sql`, whose results have no gaps. When PostgreSQL closes the connection in the middle of a result,
 * `postgres` (3.4.9) continues to count rows from there: a later result of the connection starts with as many gaps, so its
 * first row is `undefined`. Its own rows follow, complete and in order.
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

/** The same function makes names and values inside a query, which are not promises. */
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
