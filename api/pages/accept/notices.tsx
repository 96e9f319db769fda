/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { words } from '../../../locales/index.ts';
import type { Locale } from '../../../locales/index.ts';
import type { Hint } from '../../../locales/page-words.ts';
import { Card } from '../look/document.tsx';
import { Icon } from '../look/icons.tsx';
import type { IconName } from '../look/icons.tsx';

type NoticeProps = {
  readonly locale: Locale;
  readonly icon: IconName;
  readonly tone?: 'warm' | 'calm';
  readonly heading: string;
  readonly text: string;
  readonly children?: Child;
};

/** A page that tells how it stands: no question in it. */
export function Notice({ locale, icon, tone, heading, text, children }: NoticeProps) {
  const { lang, dir, pages } = words(locale);
  return (
    <Card lang={lang} dir={dir} title={heading} footer={pages.footer}>
      <div class={tone === undefined ? 'sign' : `sign ${tone}`}>
        <Icon name={icon} />
      </div>
      <h1>{heading}</h1>
      <p>{text}</p>
      {children}
    </Card>
  );
}

type AcceptedProps = {
  readonly locale: Locale;
  readonly organizationName: string;
  readonly redirectUrl: string | null;
};

export function AcceptedPage({ locale, organizationName, redirectUrl }: AcceptedProps) {
  const say = words(locale).pages.accepted;
  return (
    <Notice locale={locale} icon="tick" heading={say.heading(organizationName)} text={say.text}>
      {redirectUrl === null ? (
        <p class="soft">{say.close}</p>
      ) : (
        <div class="actions">
          <a class="button primary" href={redirectUrl}>
            {say.continue}
          </a>
        </div>
      )}
    </Notice>
  );
}

/** The invitation stays open: what stands in the way, and who can move it. */
export function RefusedPage({
  locale,
  refusalType,
}: {
  readonly locale: Locale;
  readonly refusalType: string;
}) {
  const say = words(locale).pages.refused;
  const reasons: Readonly<Record<string, string>> = {
    seat_limit_reached: say.noSeat,
    unauthorized_action: say.inviterGone,
  };
  return (
    <Notice
      locale={locale}
      icon="pause"
      tone="warm"
      heading={say.heading}
      text={reasons[refusalType] ?? say.notAllowed}
    >
      <p>{say.whatToDo}</p>
      <p class="soft">
        {say.reference} <code>{refusalType}</code>
      </p>
    </Notice>
  );
}

/** One page for a link that was used, has expired, was revoked or never was: it depends on the language alone. */
export function GonePage({ locale }: { readonly locale: Locale }) {
  const say = words(locale).pages.gone;
  return (
    <Notice locale={locale} icon="unlinked" tone="calm" heading={say.heading} text={say.text}>
      <dl class="hints">{say.whatToDo.map(HintLines)}</dl>
    </Notice>
  );
}

function HintLines(hint: Hint) {
  return (
    <div>
      <dt>{hint.when}</dt>
      <dd>{hint.advice}</dd>
    </div>
  );
}

type UnavailableProps = { readonly locale: Locale; readonly retryHref: string };

export function UnavailablePage({ locale, retryHref }: UnavailableProps) {
  const say = words(locale).pages.unavailable;
  return (
    <Notice locale={locale} icon="clock" tone="warm" heading={say.heading} text={say.text}>
      <div class="actions">
        <a class="button primary" href={retryHref}>
          {say.retry}
        </a>
      </div>
    </Notice>
  );
}
