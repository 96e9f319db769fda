import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { linkQuery, linkQueryNames } from './link.ts';

const maxLength = 2_048;

/** The host as written: `URL` would percent-decode it, map it, or parse a number as an IP address. */
const absolute = /^https?:\/\/(?<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?]|$)/i;
const hiding = /[\p{C}\p{Z}\s\\#]/u;

/**
 * Returns the URL to which the invitee is sent with the token: an absolute http(s) URL with origin and path of an entry
 * of the project's list. It keeps its query, which may not have the names of the appended parameters.
 * @param allowed the project's redirect URLs. Refuses with `invalid_invite_redirect_url`
 */
export function parseRedirectUrl(
  text: string,
  allowed: readonly string[],
  field = 'invite_redirect_url',
): Outcome<string> {
  const no = (what: string) => refuse('invalid_invite_redirect_url', `${field} ${what}.`);

  if (text.length > maxLength) return no(`is longer than ${maxLength} characters`);
  if (hiding.test(text)) return no('has a space, a backslash, a fragment or a control character');
  const written = absolute.exec(text)?.groups?.['host']?.toLowerCase();
  if (written === undefined || !URL.canParse(text)) return no('is not an absolute http or https URL');
  const url = new URL(text);
  if (url.hostname !== written) return no('has a host that is not written as it is looked up');
  // An application reads the first of a name: a URL that brings one of ours would never get our token.
  const clash = linkQueryNames.find((name) => url.searchParams.has(name));
  if (clash !== undefined) return no(`has "${clash}" in its query, which the link brings itself`);
  if (!allowed.some((entry) => isSamePlace(entry, url)))
    return no('is not one of the project’s redirect URLs');
  return allow(url.href);
}

/** Returns the URL of the link in an email: the token's parameters follow the URL's own. */
export function appendToken(url: string, token: string): string {
  const query = linkQuery(token);
  if (!url.includes('?')) return `${url}?${query}`;
  return /[?&]$/.test(url) ? url + query : `${url}&${query}`;
}

function isSamePlace(entry: string, url: URL): boolean {
  if (!URL.canParse(entry)) return false;
  const { origin, pathname } = new URL(entry);
  return origin !== 'null' && origin === url.origin && pathname === url.pathname;
}
