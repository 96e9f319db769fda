import { createServer } from 'node:http';
import type { Server } from 'node:http';

import { getRequestListener } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { Message } from './message.ts';
import { isOwnPeer } from './peer.ts';
import { listPage, messagePage, notFoundPage } from './pages.ts';
import type { MailStore } from './store.ts';
import { style } from './style.ts';

const pagePolicy =
  "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** E-mails carry inline styles. The browser fetches nothing they name, and runs nothing in them. */
const framePolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
  "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/**
 * How the mailbox keeps out other users of the machine, who all reach its port: `peer` asks the system for the owner
 * of a connection; `path`, for other systems, needs a secret part of the path.
 */
export type Guard = { readonly by: 'peer' } | { readonly by: 'path'; readonly secret: string };

type Env = { Bindings: HttpBindings };

/** Returns the path below which all of the mailbox lies, without a slash at its end. */
export function basePath(guard: Guard): string {
  return guard.by === 'path' ? `/${guard.secret}` : '';
}

/** Returns an HTTP server for the pages and the JSON of a mailbox. The store holds all of its state. */
export function mailboxServer(store: MailStore, guard: Guard): Server {
  const app = mailboxApp(store, guard);
  const listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  });
  return createServer((incoming, outgoing) => void listener(incoming, outgoing));
}

function mailboxApp(store: MailStore, guard: Guard): Hono<Env> {
  const base = basePath(guard);
  const app = new Hono<Env>();
  app.use(securityHeaders, localHostOnly, ownUserOnly(guard), readOnly);

  const pages = app.basePath(base === '' ? '/' : base);
  pages.get('/', (c) => c.html(listPage(base, store.all())));
  pages.get('/style.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  pages.get('/messages', (c) => c.json(store.all().toReversed().map(toJson)));
  pages.get('/mail/:id', (c) => {
    const message = store.find(c.req.param('id'));
    return message === null ? c.notFound() : c.html(messagePage(base, message));
  });
  pages.get('/messages/:id', (c) => {
    const message = store.find(c.req.param('id'));
    return message === null ? c.notFound() : c.json(toJson(message));
  });
  pages.get('/messages/:id/raw', (c) => {
    const raw = store.raw(c.req.param('id'));
    if (raw === null) return c.notFound();
    return c.body(new Uint8Array(raw), 200, { 'content-type': 'text/plain; charset=utf-8' });
  });
  pages.get('/messages/:id/html', (c) => {
    const message = store.find(c.req.param('id'));
    if (message === null) return c.notFound();
    c.header('content-security-policy', framePolicy);
    return c.html(inFrame(message.html));
  });
  app.notFound((c) =>
    c.req.path === base || c.req.path.startsWith(`${base}/`)
      ? c.html(notFoundPage(base), 404)
      : c.text('The address has a secret part.\n', 404),
  );
  return app;
}

const securityHeaders = createMiddleware<Env>(async (c, next) => {
  c.header('content-security-policy', pagePolicy);
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'no-store');
  await next();
});

/** Refuses a request under another name: a page elsewhere can point its own name at this machine to read the links. */
const localHostOnly = createMiddleware<Env>(async (c, next) => {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(c.req.header('host') ?? ''))
    return c.text('This mailbox answers to 127.0.0.1 and localhost only.\n', 421);
  return next();
});

function ownUserOnly(guard: Guard) {
  return createMiddleware<Env>(async (c, next) => {
    if (guard.by === 'peer' && !isOwnPeer(c.env.incoming.socket))
      return c.text('This mailbox answers to the user who started it.\n', 403);
    return next();
  });
}

const readOnly = createMiddleware<Env>(async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return c.text('Only GET and HEAD.\n', 405);
  return next();
});

/** Makes the links of an e-mail open beside the mailbox, not inside the frame. */
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
