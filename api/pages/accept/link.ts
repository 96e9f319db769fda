/** The query that every link in our e-mails carries, by the name that the official SDKs' docs give it. */
const tokenType = 'multi_tenant_magic_links';

const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** The token of a link's query; null where there is none that could be one of ours. */
export function tokenOfQuery(query: URLSearchParams): string | null {
  const types = query.getAll('stytch_token_type');
  if (types.some((type) => type !== tokenType)) return null;
  return onlyToken(query);
}

/** The one token of a query or form; null where there is none, more than one, or one that is not of our form. */
export function onlyToken(fields: URLSearchParams): string | null {
  const [token, ...more] = fields.getAll('token');
  return token !== undefined && more.length === 0 && tokenForm.test(token) ? token : null;
}

/** The page itself, relative, so that it also holds behind a path that a proxy puts in front. */
export function linkTo(token: string): string {
  return `accept?${new URLSearchParams({ stytch_token_type: tokenType, token }).toString()}`;
}
