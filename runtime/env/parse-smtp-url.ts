import { isIPv4 } from 'node:net';
import type { SmtpServer } from './config.ts';
import { decoded } from './decoded.ts';
import type { Read } from './variables.ts';

/**
 * Parses `smtp://user:password@host:port`. `smtp://` uses STARTTLS when it is offered, `?tls=required` insists on it,
 * `smtps://` is TLS at once. Refuses what cannot work or is ambiguous.
 */
export function parseSmtpUrl(text: string): Read<SmtpServer> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSecure = url?.protocol === 'smtps:';
  if (url === null || (url.protocol !== 'smtp:' && !isSecure) || url.hostname === '') {
    return {
      issue:
        'must be smtp:// or smtps://, a host and a port of 1 to 65535; ' +
        'in a user or password, write @ : / ? # as %40 %3A %2F %3F %23',
    };
  }
  if ((url.pathname !== '' && url.pathname !== '/') || url.hash !== '' || url.port === '0') {
    return { issue: 'must end after its host and port (1 to 65535), or with ?tls=required' };
  }
  if (url.search !== '' && url.search !== '?tls=required') {
    return { issue: 'has a query that is not ?tls=required, the only one there is' };
  }
  const host = parseSmtpHost(url.hostname);
  if (host === null) {
    return {
      issue:
        'must have as its host a name of letters, digits, dashes and dots (an international one as xn--), ' +
        'an IPv4 address, or an IPv6 address in brackets',
    };
  }
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === null || password === null) {
    return { issue: 'has a % in its user or password that begins no escape; write it as %25' };
  }
  if ((user === '') !== (password === '')) {
    return { issue: 'must have both a user and a password, or neither' };
  }
  return {
    value: {
      host,
      port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
      encryption: isSecure ? 'at_once' : url.search === '' ? 'if_offered' : 'required',
      auth: user === '' ? null : { user, password },
    },
  };
}

/** Returns the host as sockets take it, an IPv6 address without its brackets. Null where it cannot be one. */
function parseSmtpHost(hostname: string): string | null {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  const labels = hostname.replace(/\.$/, '').split('.');
  // A name whose last part is a number would be read as an IPv4 address.
  if (/^\d+$/.test(labels.at(-1) ?? '')) return isIPv4(hostname) ? hostname : null;
  const isName = labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
  return isName && hostname.length <= 253 ? hostname : null;
}
