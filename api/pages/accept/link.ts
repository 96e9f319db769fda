import { linkQuery, tokenPattern, tokenTypeQuery } from '../../../domain/invitation/link.ts';

/** Returns the token of a link's query; null where there is none that could be one of ours. */
export function tokenOfQuery(query: URLSearchParams): string | null {
  const types = query.getAll(tokenTypeQuery.name);
  if (types.some((type) => type !== tokenTypeQuery.value)) return null;
  return onlyToken(query);
}

/** Returns the one token of a query or form; null where there is none, more than one, or one of another form. */
export function onlyToken(fields: URLSearchParams): string | null {
  const [token, ...more] = fields.getAll('token');
  return token !== undefined && more.length === 0 && tokenPattern.test(token) ? token : null;
}

/** The page itself, relative, so that it also holds behind a path that a proxy puts in front. */
export function linkTo(token: string): string {
  return `accept?${linkQuery(token)}`;
}
