import { html } from 'hono/html';

import type { MailAddress, Message } from './message.ts';

type Html = ReturnType<typeof html>;

/** Renders the list of e-mails, newest first. @param base the path of the mailbox, without a slash at its end */
export function listPage(base: string, messages: readonly Message[]): Html {
  const rows = messages.toReversed().map(
    (message) => html`
      <li>
        <a class="row" href="${base}/mail/${message.id}">
          <span class="line"><b>${recipients(message)}</b>${time(message.receivedAt)}</span>
          <span class="subject">${message.subject || '(no subject)'}</span>
          <span class="preview">${preview(message.text)}</span>
        </a>
      </li>
    `,
  );
  const list =
    rows.length === 0
      ? html`<p class="empty">
          No e-mails yet. E-mails that Usher sends appear here; none leaves this machine.
        </p>`
      : html`<ul class="mails">
          ${rows}
        </ul>`;
  return page(
    base,
    'Mailbox',
    html`<header>
        <h1>Mailbox</h1>
        <a class="button quiet" href="${base}/">Reload</a>
      </header>
      <main>${list}</main>`,
  );
}

/** Renders one e-mail: the button of its invitation, its HTML in a frame, its text, its headers. */
export function messagePage(base: string, message: Message): Html {
  const headers = Object.entries(message.headers).map(
    ([name, value]) =>
      html`<dt>${name}</dt>
        <dd>${value}</dd>`,
  );
  const invitation =
    message.invitationLink === null
      ? ''
      : html`<p>
          <a class="button" href="${message.invitationLink}" rel="noreferrer">Open the invitation</a>
        </p>`;
  const frame =
    message.html === ''
      ? ''
      : html`<section>
          <h2>As a mail program shows it</h2>
          <iframe
            title="The e-mail"
            src="${base}/messages/${message.id}/html"
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerpolicy="no-referrer"
          ></iframe>
        </section>`;
  return page(
    base,
    message.subject || 'E-mail',
    html`<header><a class="button quiet" href="${base}/">All e-mails</a></header>
      <main>
        <h1>${message.subject || '(no subject)'}</h1>
        <p class="who">
          from ${message.from === null ? '(no sender)' : person(message.from)} to ${recipients(message)},
          ${time(message.receivedAt)}
        </p>
        ${invitation} ${frame}
        <details>
          <summary>Text</summary>
          <pre tabindex="0">${message.text}</pre>
        </details>
        <details>
          <summary>Headers</summary>
          <dl>${headers}</dl>
        </details>
        <p class="who"><a href="${base}/messages/${message.id}/raw">The raw e-mail</a></p>
      </main>`,
  );
}

export function notFoundPage(base: string): Html {
  return page(
    base,
    'Not found',
    html`<main>
      <h1>Not found</h1>
      <p><a href="${base}/">All e-mails</a></p>
    </main>`,
  );
}

function page(base: string, title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${base}/style.css" />
      </head>
      <body>
        ${body}
      </body>
    </html> `;
}

function person({ name, address }: MailAddress): string {
  return name === '' ? address : `${name} <${address}>`;
}

function recipients({ to }: Message): string {
  return to.map(({ address }) => address).join(', ') || '(no recipient)';
}

function preview(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 160);
}

function time(at: Date): Html {
  const text = at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  return html`<time datetime="${at.toISOString()}">${text}</time>`;
}
