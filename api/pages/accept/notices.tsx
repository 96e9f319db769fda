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
import { Said } from '../layout/said.tsx';

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
    <Card lang={lang} dir={dir} title={plain(heading)} footer={pages.footer}>
      <div class={tone === undefined ? 'sign' : `sign ${tone}`}>
        <Icon name={icon} />
      </div>
      <h1>
        <Said sentence={heading} />
      </h1>
      <p>
        <Said sentence={text} />
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
  const say = words(props.locale).pages.accepted;
  return <MemberNotice {...props} heading={say.heading(isolated(props.organizationName))} text={say.text} />;
}

/** For who comes again with the link that made them a member: a second press, a reload, the way back. */
export function MemberPage(props: AcceptedProps) {
  const say = words(props.locale).pages.member;
  return <MemberNotice {...props} heading={say.heading(isolated(props.organizationName))} text={say.text} />;
}

type MemberNoticeProps = AcceptedProps & { readonly heading: string; readonly text: string };

function MemberNotice({ locale, redirectUrl, heading, text }: MemberNoticeProps) {
  const say = words(locale).pages.accepted;
  return (
    <Notice locale={locale} icon="tick" heading={heading} text={text}>
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

/** What an organization's rules say, by the words for it. */
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
  const say = words(locale).pages.refused;
  return (
    <Notice locale={locale} icon="pause" tone="warm" heading={say.heading} text={say[reasonOf(refusalType)]}>
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
