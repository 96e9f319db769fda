import { createMailer } from '../../activities/smtp/mailer.ts';
import type { Mailer } from '../../activities/smtp/mailer.ts';
import { parseSmtpUrl } from '../../runtime/env/parse-smtp-url.ts';

/** Creates a mailer as a worker does from `SMTP_URL`. @throws where the URL is refused */
export function mailerTo(
  smtpUrl: string,
  from = { name: 'Usher', address: 'invites@usher.example' },
): Mailer {
  const read = parseSmtpUrl(smtpUrl);
  if ('issue' in read) throw new Error(`SMTP_URL ${read.issue}`);
  return createMailer(read.value, from);
}
