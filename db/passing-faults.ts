/**
 * Whether the error says that PostgreSQL is away, going, overloaded or busy, so that the same may succeed later: codes
 * of sockets and of the `postgres` package, and the SQLSTATE classes 08, 40, 53, 55 and 57.
 */
export function isPassingFault(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some((one) => isPassingFault(one));
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:E[A-Z_]+|CONNECT\w+|(?:08|40|53|55|57)\w{3})$/.test(code);
}
