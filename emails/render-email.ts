import { createElement } from 'react';
import { words } from '../locales/index.ts';
import { InvitationEmail } from './invitation-email.tsx';
import { oneLine } from './one-line.ts';
import { render } from './react-email.ts';
import { textPart } from './text-part.ts';
import type { EmailProps } from './email-props.ts';

export type RenderedEmail = { readonly subject: string; readonly html: string; readonly text: string };

/**
 * Answers an e-mail ready to be sent: a subject of one line, and HTML and text of the same words.
 * Names, message and role are shown as they were written, whatever they look like; nothing in the HTML is fetched.
 * Rendering is several times faster with NODE_ENV=production, which must be set before this file is loaded.
 * @throws Error when the kind has a button and there is no link: an invitation that cannot be accepted must not go out.
 */
export async function renderEmail(props: EmailProps): Promise<RenderedEmail> {
  const language = words(props.locale);
  const letter = language.emails[props.kind];
  if (letter.button !== null && props.link === null) throw new Error(`an e-mail ${props.kind} needs a link`);

  const shown: EmailProps = {
    ...props,
    organizationName: oneLine(props.organizationName),
    inviterName: orNull(props.inviterName),
    inviteeName: orNull(props.inviteeName),
    message: orNull(props.message),
    roleName: orNull(props.roleName),
  };
  const rendered = await render(createElement(InvitationEmail, { props: shown, words: language }));
  // React Email's doctype names an address of the W3C; this one is understood as well and names nobody's.
  const html = rendered.replace(/^<!DOCTYPE[^>]*>/u, '<!doctype html>');
  return { subject: letter.subject(shown), html, text: textPart(html) };
}

function orNull(text: string | null): string | null {
  const line = text === null ? '' : oneLine(text);
  return line === '' ? null : line;
}
