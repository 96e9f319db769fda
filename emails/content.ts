import { isolated } from '../locales/isolated.ts';
import type { EmailWords } from '../locales/email-words.ts';
import type { EmailProps } from './email-props.ts';

/**
 * What an e-mail says, in reading order, for both its HTML and its text. Names in sentences are marked by `isolated`;
 * the organization's name, role, message and link are as they were given.
 */
export type EmailContent = {
  readonly organizationName: string;
  readonly heading: string;
  readonly greeting: string;
  readonly lead: string;
  readonly role: string | null;
  readonly message: { readonly from: string; readonly text: string } | null;
  readonly action: { readonly label: string; readonly note: string; readonly link: string } | null;
  readonly ifIgnored: string;
  readonly whyYou: string;
};

/** An e-mail to a member has no role, message or link, even when they are given: those belong to an invitation. */
export function contentOf(props: EmailProps, words: EmailWords): EmailContent {
  const { kind, organizationName, roleName, message, link } = props;
  const own = words.kinds[kind];
  const isInvitation = kind !== 'already_member';
  const inviterName = isolatedOrNull(props.inviterName);
  const marked = {
    organizationName: isolated(organizationName),
    inviterName,
    expiresAtMs: props.expiresAtMs,
  };
  return {
    organizationName,
    heading: own.heading(marked),
    greeting: words.greeting(isolatedOrNull(props.inviteeName)),
    lead: own.lead(marked),
    role: isInvitation && roleName !== null ? words.role(roleName) : null,
    message:
      isInvitation && message !== null
        ? { from: words.messageFrom(inviterName), text: words.quoted(message) }
        : null,
    action:
      own.button !== null && link !== null ? { label: own.button, note: words.personalLink, link } : null,
    ifIgnored: own.ifIgnored(marked),
    whyYou: own.whyYou(marked),
  };
}

function isolatedOrNull(name: string | null): string | null {
  return name === null ? null : isolated(name);
}
