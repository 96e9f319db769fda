import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

import type { Message } from './message.ts';
import { isOwnPeer } from './peer.ts';
import { listPage, messagePage, notFoundPage } from './pages.ts';
import type { MailStore } from './store.ts';
import { style } from './style.ts';

type Answer = {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly csp?: string;
};

const pagePolicy =
  "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** E-mails style themselves inline. Nothing they name is fetched, and nothing in them runs. */
const framePolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
  "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/**
 * How other users of the machine, who all reach the port, are kept out: by asking the system whose a connection is,
 * or, where it does not tell, by a secret part of the path.
 */
export type Guard = { readonly by: 'peer' } | { readonly by: 'path'; readonly secret: string };

/** Returns the path below which all of the mailbox lies, without a slash at its end. */
export function basePath(guard: Guard): string {
  return guard.by === 'path' ? `/${guard.secret}` : '';
}

/** The mailbox's page and its JSON. It has no state of its own. */
export function mailboxServer(store: MailStore, guard: Guard): Server {
  return createServer((request, response) => send(response, request, answer(request, store, guard)));
}

function answer(request: IncomingMessage, store: MailStore, guard: Guard): Answer {
  const base = basePath(guard);
  if (!isLocal(request.headers.host))
    return plain(421, 'This mailbox answers to 127.0.0.1 and localhost only.\n');
  if (guard.by === 'peer' && !isOwnPeer(request.socket))
    return plain(403, 'This mailbox answers to the user who started it.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET and HEAD.\n');
  const [path = ''] = (request.url ?? '').split('?');
  if (path !== base && !path.startsWith(`${base}/`)) return plain(404, 'The address has a secret part.\n');
  const pathname = path.slice(base.length) || '/';
  if (pathname === '/') return page(200, listPage(base, store.all()));
  if (pathname === '/style.css') return { status: 200, type: 'text/css; charset=utf-8', body: style };
  if (pathname === '/messages') return json(store.all().toReversed().map(toJson));
  const [, place, id = '', part] = /^\/(mail|messages)\/([\w-]+)(?:\/(html|raw))?$/.exec(pathname) ?? [];
  const message = store.find(id);
  if (message === null) return page(404, notFoundPage(base));
  if (place === 'mail')
    return part === undefined ? page(200, messagePage(base, message)) : page(404, notFoundPage(base));
  if (part === 'raw') return { status: 200, type: 'text/plain; charset=utf-8', body: store.raw(id) ?? '' };
  if (part === 'html') return { ...page(200, inFrame(message.html)), csp: framePolicy };
  return json(toJson(message));
}

/** A page elsewhere that points its own name at this machine must not read the links in here. */
function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
}

/** Links of the e-mail open beside the mailbox, not inside the frame. */
function inFrame(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}

function toJson(message: Message): Readonly<Record<string, unknown>> {
  const { messageId, receivedAt, invitationLink, ...same } = message;
  return {
    ...same,
    message_id: messageId,
    received_at: receivedAt.toISOString(),
    invitation_link: invitationLink,
  };
}

function page(status: number, body: string): Answer {
  return { status, type: 'text/html; charset=utf-8', body };
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function send(response: ServerResponse, request: IncomingMessage, { status, type, body, csp }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': csp ?? pagePolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
