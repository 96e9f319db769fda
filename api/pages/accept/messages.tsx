/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { words } from '../../../locales/index.ts';
import type { Locale } from '../../../locales/index.ts';
import type { Hint, RefusedWords } from '../../../locales/page-words.ts';
import type { RefusalOfRules } from '../../../domain/invitation/refusals-of.ts';
import { isolated, plain } from '../../../locales/isolated.ts';
import { Card } from '../layout/document.tsx';
import { Icon } from '../layout/icons.tsx';
import type { IconName } from '../layout/icons.tsx';
import { Sentence } from '../layout/sentence.tsx';

type MessageProps = {
  readonly locale: Locale;
  readonly icon: IconName;
  readonly tone?: 'warm' | 'calm';
  readonly heading: string;
  readonly text: string;
  readonly children?: Child;
};

/** A page with a message and no form. */
export function MessagePage({ locale, icon, tone, heading, text, children }: MessageProps) {
  const { lang, dir, pages } = words(locale);
  return (
    <Card lang={lang} dir={dir} title={plain(heading)} footer={pages.footer}>
      <div class={tone === undefined ? 'sign' : `sign ${tone}`}>
        <Icon name={icon} />
      </div>
      <h1>
        <Sentence text={heading} />
      </h1>
      <p>
        <Sentence text={text} />
      </p>
      {children}
    </Card>
  );
}

type AcceptedProps = {
  readonly locale: Locale;
  readonly organizationName: string;
  readonly redirectUrl: string | null;
};

export function AcceptedPage(props: AcceptedProps) {
  const t = words(props.locale).pages.accepted;
  return <MemberNotice {...props} heading={t.heading(isolated(props.organizationName))} text={t.text} />;
}

/** For who comes again with the link that made them a member: a second press, a reload, the way back. */
export function MemberPage(props: AcceptedProps) {
  const t = words(props.locale).pages.member;
  return <MemberNotice {...props} heading={t.heading(isolated(props.organizationName))} text={t.text} />;
}

type MemberMessageProps = AcceptedProps & { readonly heading: string; readonly text: string };

function MemberNotice({ locale, redirectUrl, heading, text }: MemberMessageProps) {
  const t = words(locale).pages.accepted;
  return (
    <MessagePage locale={locale} icon="tick" heading={heading} text={text}>
      {redirectUrl === null ? (
        <p class="soft">{t.close}</p>
      ) : (
        <div class="actions">
          <a class="button primary" href={redirectUrl}>
            {t.continue}
          </a>
        </div>
      )}
    </MessagePage>
  );
}

/** The words for a refusal by an organization's rules. */
const reasons = {
  invalid_email_for_invites: 'notAllowed',
  email_jit_provisioning_not_allowed: 'notAllowed',
  invalid_email_for_jit_provisioning: 'notAllowed',
  action_not_allowed_email_domain_is_claimed: 'domainClaimed',
  unauthorized_action: 'inviterGone',
  invalid_rbac_role_assignment: 'roleGone',
  duplicate_member_email: 'isMember',
  seat_limit_reached: 'noSeat',
} as const satisfies Record<RefusalOfRules, keyof RefusedWords>;

function reasonOf(refusalType: string) {
  const known: Readonly<Record<string, (typeof reasons)[RefusalOfRules]>> = reasons;
  return known[refusalType] ?? 'notAllowed';
}

/** The invitation stays open: what stands in the way, and who can move it. */
export function RefusedPage({
  locale,
  refusalType,
}: {
  readonly locale: Locale;
  readonly refusalType: string;
}) {
  const t = words(locale).pages.refused;
  return (
    <MessagePage locale={locale} icon="pause" tone="warm" heading={t.heading} text={t[reasonOf(refusalType)]}>
      <p>{t.whatToDo}</p>
      <p class="soft">
        {t.reference} <code>{refusalType}</code>
      </p>
    </MessagePage>
  );
}

/** One page for a link that was used, has expired, was revoked or never was: it depends on the language alone. */
export function GonePage({ locale }: { readonly locale: Locale }) {
  const t = words(locale).pages.gone;
  return (
    <MessagePage locale={locale} icon="unlinked" tone="calm" heading={t.heading} text={t.text}>
      <dl class="hints">{t.whatToDo.map(HintLines)}</dl>
    </MessagePage>
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
  const t = words(locale).pages.unavailable;
  return (
    <MessagePage locale={locale} icon="clock" tone="warm" heading={t.heading} text={t.text}>
      <div class="actions">
        <a class="button primary" href={retryHref}>
          {t.retry}
        </a>
      </div>
    </MessagePage>
  );
}
