/** @jsxImportSource hono/jsx */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import {
  renderCrossSite,
  renderGone,
  renderOutcome,
  renderPage,
  renderUnavailable,
  renderUnreadable,
} from './responses.tsx';
import type { ApiEnv } from '../../http/env.ts';
import type { AcceptResult, AcceptPagesDeps, AcceptView, DeclineResult } from './deps.ts';
import { actionOf, isForm, isCrossSite, maxFormBytes } from './form.ts';
import { ConfirmDeclinePage, InvitationPage } from './invitation-page.tsx';
import { onlyToken, tokenOfQuery } from './link.ts';

/**
 * The accept page, at `/accept`: what a link in our e-mails opens. `GET`, `HEAD` and `OPTIONS` change nothing however
 * often, because scanners open every link; only the form's `POST` accepts or declines.
 */
export function acceptPages(deps: AcceptPagesDeps): Hono<ApiEnv> {
  const pages = new Hono<ApiEnv>();
  pages.get('/accept', async (context) => {
    const token = tokenOfQuery(new URL(context.req.url).searchParams);
    if (token === null) return renderGone(context);
    return withView(deps, context, token, (view) => <InvitationPage view={view} token={token} />);
  });
  const limited = bodyLimit({ maxSize: maxFormBytes, onError: (context) => renderUnreadable(context, 413) });
  pages.post('/accept', limited, async (context) => {
    if (isCrossSite(context, deps.publicOrigin)) return renderCrossSite(context);
    if (!isForm(context)) return renderUnreadable(context, 415);
    // A browser that aborts its form is no error of ours.
    const form = await context.req.text().catch(() => null);
    if (form === null) return renderUnreadable(context, 400);
    return submitForm(deps, context, new URLSearchParams(form));
  });
  pages.options('/accept', (context) => context.body(null, 204, { Allow: 'GET, HEAD, POST, OPTIONS' }));
  pages.all('/accept', (context) => renderUnreadable(context, 405));
  return pages;
}

async function submitForm(
  deps: AcceptPagesDeps,
  context: Context<ApiEnv>,
  form: URLSearchParams,
): Promise<Response> {
  const action = actionOf(form);
  if (action === null) return renderUnreadable(context, 400);
  const token = onlyToken(form);
  if (token === null) return renderGone(context);
  if (action === 'confirm-decline') {
    return withView(deps, context, token, (view) => <ConfirmDeclinePage view={view} token={token} />);
  }
  const deadline = context.get('deadline');
  const outcome = await orUnavailable<AcceptResult | DeclineResult>(deps, context, () =>
    action === 'accept' ? deps.accept(token, deadline) : deps.decline(token, deadline),
  );
  if (outcome === unavailable) return renderUnavailable(context, token);
  return renderOutcome(context, token, outcome);
}

async function withView(
  deps: AcceptPagesDeps,
  context: Context<ApiEnv>,
  token: string,
  page: (view: AcceptView) => Parameters<typeof renderPage>[2],
): Promise<Response> {
  const found = await orUnavailable(deps, context, () => deps.lookUp(token, context.get('deadline')));
  if (found === unavailable) return renderUnavailable(context, token);
  if (found.result === 'open') return renderPage(context, 200, page(found.view));
  return renderOutcome(context, token, found);
}

const unavailable = Symbol('unavailable');

/** A technical failure is logged; the page asks the invitee to come back. */
async function orUnavailable<T>(
  deps: AcceptPagesDeps,
  context: Context<ApiEnv>,
  work: () => Promise<T>,
): Promise<T | typeof unavailable> {
  try {
    return await work();
  } catch (error) {
    deps.onFault?.(error, context);
    return unavailable;
  }
}
