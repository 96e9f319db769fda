import { createElement } from 'react';
import { words } from '../locales/index.ts';
import { contentOf } from './content.ts';
import type { EmailProps } from './email-props.ts';
import { InvitationEmail } from './invitation-email.tsx';
import { oneLine } from './one-line.ts';
import { render } from './react-email.ts';
import { textPart } from './text-part.ts';

export type RenderedEmail = { readonly subject: string; readonly html: string; readonly text: string };

/**
 * Renders an e-mail: a subject of one line, and HTML and text of the same content. Names, message and role appear as
 * they were written; nothing in the HTML is fetched.
 * Several times faster with NODE_ENV=production, which must be set before this file is loaded.
 * @throws Error when the kind has a button and there is no link: such an invitation could not be accepted
 */
export async function renderEmail(props: EmailProps): Promise<RenderedEmail> {
  const language = words(props.locale);
  const own = language.emails.kinds[props.kind];
  if (own.button !== null && props.link === null) throw new Error(`an e-mail ${props.kind} needs a link`);
  const cleaned: EmailProps = {
    ...props,
    organizationName: oneLine(props.organizationName),
    inviterName: oneLineOrNull(props.inviterName),
    inviteeName: oneLineOrNull(props.inviteeName),
    message: oneLineOrNull(props.message),
    roleName: oneLineOrNull(props.roleName),
  };
  const content = contentOf(cleaned, language.emails);
  const [subject, preheader] = [own.subject(cleaned), own.preheader(cleaned)];
  const rendered = await render(
    createElement(InvitationEmail, { content, words: language, subject, preheader }),
  );
  // React Email's doctype names an address of the W3C; this one is understood as well and names none.
  const html = rendered.replace(/^<!DOCTYPE[^>]*>/u, '<!doctype html>');
  return { subject, html, text: textPart(content) };
}

function oneLineOrNull(text: string | null): string | null {
  const line = text === null ? '' : oneLine(text);
  return line === '' ? null : line;
}
