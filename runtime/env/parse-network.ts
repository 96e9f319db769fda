import { decoded } from './decoded.ts';
import type { Read } from './variables.ts';

/** Parses a TCP port; 0 lets the system choose a free one. */
export function parsePort(text: string): Read<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return port <= 65_535 ? { value: port } : { issue: 'must be a port, 0 to 65535' };
}

export function parseHost(text: string): Read<string> {
  return /^[A-Za-z0-9.:-]{1,253}$/.test(text)
    ? { value: text }
    : { issue: 'must be a host name or an IP address, without brackets or a port' };
}

/** Checks the URL of a PostgreSQL server, and returns it as written. */
export function parseDatabaseUrl(text: string): Read<string> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol) || url.hostname === '') {
    return { issue: 'must be a URL that starts with postgres:// or postgresql:// and names a host' };
  }
  const parts = [url.username, url.password, url.hostname, url.pathname];
  return parts.some((part) => decoded(part) === null)
    ? { issue: 'has a % in its user, password, host or database that begins no escape; write it as %25' }
    : { value: text };
}

/** Parses the URL at which callers and invitees reach the API. Returned without a trailing slash. */
export function parseBaseUrl(text: string): Read<string> {
  const invalid = { issue: 'must be an absolute http(s) URL without user, query or fragment' };
  if (!URL.canParse(text)) return invalid;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!plain || !isWeb(url) || /[?#]/.test(text)) return invalid;
  return { value: url.href.replace(/\/+$/, '') };
}

/** Parses a comma-separated list of redirect URLs, and returns them as written. */
export function parseRedirectUrls(text: string): Read<readonly string[]> {
  const urls = text.split(',').map((url) => url.trim());
  const position = urls.findIndex((url) => !isRedirectUrl(url));
  return position === -1
    ? { value: urls }
    : {
        issue: `entry ${position + 1} must be an absolute http(s) URL without user or fragment, and without token or stytch_token_type in its query`,
      };
}

/** Parameters that every link appends to a redirect URL, which may therefore not have them. */
const appendedNames = ['token', 'stytch_token_type'];

function isRedirectUrl(text: string): boolean {
  if (!URL.canParse(text) || /[\s\\#]/.test(text)) return false;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '';
  return isWeb(url) && isPlain && !appendedNames.some((name) => url.searchParams.has(name));
}

function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}
