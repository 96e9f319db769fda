/** @jsxImportSource hono/jsx */
import { words } from '../../../locales/index.ts';
import { isolated } from '../../../locales/isolated.ts';
import { Card } from '../layout/document.tsx';
import { Sentence } from '../layout/sentence.tsx';
import type { AcceptView } from './deps.ts';
import { linkTo } from './link.ts';

type InvitationProps = { readonly view: AcceptView; readonly token: string };

/** The invitation, with the buttons to accept and to decline it. */
export function InvitationPage({ view, token }: InvitationProps) {
  const { lang, dir, pages } = words(view.locale);
  const t = pages.invitation;
  return (
    <Card lang={lang} dir={dir} title={t.heading(view.organizationName)} footer={pages.footer}>
      <Initials of={view.organizationName} lang={lang} />
      <h1>
        <Sentence text={t.heading(isolated(view.organizationName))} />
      </h1>
      {view.inviteeName !== null && (
        <p class="greeting">
          <Sentence text={t.greeting(isolated(view.inviteeName))} />
        </p>
      )}
      <p>
        <Sentence text={introduction(view)} />
      </p>
      {view.message !== null && <blockquote dir="auto">{view.message}</blockquote>}
      <dl class="facts">
        {view.roleNames.length > 0 && (
          <Fact
            label={t.role(view.roleNames.length)}
            value={new Intl.ListFormat(lang).format(view.roleNames)}
          />
        )}
        <Fact label={t.address} value={view.maskedEmailAddress} />
        <div>
          <dt>{t.validUntil}</dt>
          <dd>
            <Instant atMs={view.expiresAtMs} lang={lang} />
          </dd>
        </div>
      </dl>
      <form class="actions" method="post" action="accept">
        <input type="hidden" name="token" value={token} />
        <button class="button primary" type="submit" name="action" value="accept">
          {view.kind === 'join' ? t.join : t.accept}
        </button>
        <button class="button quiet" type="submit" name="action" value="decline">
          {t.decline}
        </button>
      </form>
      <p class="note">{t.unexpected}</p>
    </Card>
  );
}

/** Asks for confirmation, because a declined invitation does not come back. */
export function ConfirmDeclinePage({ view, token }: InvitationProps) {
  const { lang, dir, pages } = words(view.locale);
  const t = pages.confirmDecline;
  return (
    <Card lang={lang} dir={dir} title={t.heading} footer={pages.footer}>
      <Initials of={view.organizationName} lang={lang} />
      <h1>{t.heading}</h1>
      <p>
        <Sentence text={t.text(isolated(view.organizationName))} />
      </p>
      <form class="actions" method="post" action="accept">
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="confirmed" value="yes" />
        <button class="button grave" type="submit" name="action" value="decline">
          {t.yes}
        </button>
        <a class="button quiet" href={linkTo(token)}>
          {t.back}
        </a>
      </form>
    </Card>
  );
}

function introduction({ kind, locale, inviterName }: AcceptView): string {
  const t = words(locale).pages.invitation;
  if (kind === 'join') return t.joining;
  return inviterName === null ? t.withoutInviter : t.from(isolated(inviterName));
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** In UTC, and saying so: without a script the reader's own zone is not known. */
function Instant({ atMs, lang }: { readonly atMs: number; readonly lang: string }) {
  const day = new Intl.DateTimeFormat(lang, { timeZone: 'UTC', dateStyle: 'long' });
  const hour = new Intl.DateTimeFormat(lang, { timeZone: 'UTC', timeStyle: 'short' });
  return (
    <time datetime={new Date(atMs).toISOString()}>
      {day.format(atMs)} <span class="hour">{hour.format(atMs)} UTC</span>
    </time>
  );
}

/** Stands for the organization's logo, which would be a request to somewhere else. */
function Initials({ of, lang }: { readonly of: string; readonly lang: string }) {
  const initials = of
    .split(/\s+/u)
    .flatMap((word) => Array.from(word).find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? []);
  if (initials.length === 0) return null;
  return (
    <div class="sign initials" aria-hidden="true">
      {initials.slice(0, 2).join('').toLocaleUpperCase(lang)}
    </div>
  );
}
