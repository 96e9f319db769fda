/** @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { words } from '../../../locales/index.ts';
import { isolated } from '../../../locales/isolated.ts';
import type { Locale } from '../../../locales/index.ts';
import { toHtml } from '../layout/document.tsx';
import { pageHeaders } from '../layout/headers.ts';
import { cardSheet } from '../layout/sheets.ts';
import type { AcceptResult, DeclineResult, Settled } from './deps.ts';
import { preferredLocale } from './language.ts';
import { linkTo } from './link.ts';
import {
  AcceptedPage,
  GonePage,
  MemberPage,
  MessagePage,
  RefusedPage,
  UnavailablePage,
} from './messages.tsx';

type PageStatus = 200 | 202 | 400 | 403 | 404 | 405 | 413 | 415 | 503;

const headers = pageHeaders(cardSheet);

export function renderPage(
  context: Context,
  status: PageStatus,
  page: Child | Promise<Child>,
  more: Readonly<Record<string, string>> = {},
): Response {
  return context.body(toHtml(page), status, { ...headers, ...more });
}

/** Renders an outcome, in the invitation's language where that is known. */
export function renderOutcome(
  context: Context,
  token: string,
  outcome: AcceptResult | DeclineResult | Settled,
): Response {
  switch (outcome.result) {
    case 'accepted':
      return renderPage(context, 200, <AcceptedPage {...outcome} />);
    case 'declined': {
      const t = words(outcome.locale).pages.declined;
      const text = t.text(isolated(outcome.organizationName));
      return renderPage(
        context,
        200,
        <MessagePage locale={outcome.locale} icon="cross" tone="calm" heading={t.heading} text={text} />,
      );
    }
    case 'refused':
      return renderPage(context, 403, <RefusedPage {...outcome} />);
    case 'pending': {
      const t = words(outcome.locale).pages.pending;
      return renderPage(context, 202, <MessagePage locale={outcome.locale} icon="envelope" {...t} />);
    }
    case 'member':
      return renderPage(context, 200, <MemberPage {...outcome} />);
    case 'replaced': {
      const t = words(outcome.locale).pages.replaced;
      return renderPage(
        context,
        404,
        <MessagePage locale={outcome.locale} icon="envelope" tone="calm" {...t} />,
      );
    }
    case 'gone':
      return renderGone(context);
    case 'unavailable':
      return renderUnavailable(context, token);
  }
}

/** Status, headers and body are the same whatever the cause, so that a guesser learns nothing. */
export function renderGone(context: Context): Response {
  return renderPage(context, 404, <GonePage locale={localeOf(context)} />);
}

export function renderUnavailable(context: Context, token: string): Response {
  const page = <UnavailablePage locale={localeOf(context)} retryHref={linkTo(token)} />;
  return renderPage(context, 503, page, { 'Retry-After': '30' });
}

export function renderCrossSite(context: Context): Response {
  const locale = localeOf(context);
  const page = <MessagePage locale={locale} icon="envelope" tone="warm" {...words(locale).pages.crossSite} />;
  return renderPage(context, 403, page);
}

/** For what none of our forms sends. */
export function renderUnreadable(context: Context, status: 400 | 405 | 413 | 415): Response {
  const locale = localeOf(context);
  const page = (
    <MessagePage locale={locale} icon="envelope" tone="warm" {...words(locale).pages.unreadable} />
  );
  return renderPage(context, status, page, status === 405 ? { Allow: 'GET, HEAD, POST, OPTIONS' } : {});
}

function localeOf(context: Context): Locale {
  return preferredLocale(context.req.header('Accept-Language'));
}
