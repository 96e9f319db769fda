/** @jsxImportSource hono/jsx */
import { words } from '../../../locales/index.ts';
import { isolated } from '../../../locales/isolated.ts';
import { Card } from '../layout/document.tsx';
import { Said } from '../layout/said.tsx';
import type { AcceptView } from './deps.ts';
import { linkTo } from './link.ts';

type InvitationProps = { readonly view: AcceptView; readonly token: string };

/** Who invites, where to, as what, until when; and the two answers. */
export function InvitationPage({ view, token }: InvitationProps) {
  const { lang, dir, pages } = words(view.locale);
  const say = pages.invitation;
  return (
    <Card lang={lang} dir={dir} title={say.heading(view.organizationName)} footer={pages.footer}>
      <Initials of={view.organizationName} lang={lang} />
      <h1>
        <Said sentence={say.heading(isolated(view.organizationName))} />
      </h1>
      {view.inviteeName !== null && (
        <p class="greeting">
          <Said sentence={say.greeting(isolated(view.inviteeName))} />
        </p>
      )}
      <p>
        <Said sentence={introduction(view)} />
      </p>
      {view.message !== null && <blockquote dir="auto">{view.message}</blockquote>}
      <dl class="facts">
        {view.roleNames.length > 0 && (
          <Fact
            label={say.role(view.roleNames.length)}
            value={new Intl.ListFormat(lang).format(view.roleNames)}
          />
        )}
        <Fact label={say.address} value={view.maskedEmailAddress} />
        <div>
          <dt>{say.validUntil}</dt>
          <dd>
            <Instant atMs={view.expiresAtMs} lang={lang} />
          </dd>
        </div>
      </dl>
      <form class="actions" method="post" action="accept">
        <input type="hidden" name="token" value={token} />
        <button class="button primary" type="submit" name="action" value="accept">
          {view.kind === 'join' ? say.join : say.accept}
        </button>
        <button class="button quiet" type="submit" name="action" value="decline">
          {say.decline}
        </button>
      </form>
      <p class="note">{say.unexpected}</p>
    </Card>
  );
}

/** Asks once more, because a declined invitation does not come back. */
export function ConfirmDeclinePage({ view, token }: InvitationProps) {
  const { lang, dir, pages } = words(view.locale);
  const say = pages.confirmDecline;
  return (
    <Card lang={lang} dir={dir} title={say.heading} footer={pages.footer}>
      <Initials of={view.organizationName} lang={lang} />
      <h1>{say.heading}</h1>
      <p>
        <Said sentence={say.text(isolated(view.organizationName))} />
      </p>
      <form class="actions" method="post" action="accept">
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="confirmed" value="yes" />
        <button class="button grave" type="submit" name="action" value="decline">
          {say.yes}
        </button>
        <a class="button quiet" href={linkTo(token)}>
          {say.back}
        </a>
      </form>
    </Card>
  );
}

function introduction({ kind, locale, inviterName }: AcceptView): string {
  const say = words(locale).pages.invitation;
  if (kind === 'join') return say.joining;
  return inviterName === null ? say.withoutInviter : say.from(isolated(inviterName));
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
  const letters = of
    .split(/\s+/u)
    .flatMap((word) => Array.from(word).find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? []);
  if (letters.length === 0) return null;
  return (
    <div class="sign initials" aria-hidden="true">
      {letters.slice(0, 2).join('').toLocaleUpperCase(lang)}
    </div>
  );
}
