import { createMailer } from '../../activities/smtp/mailer.ts';
import type { Mailer } from '../../activities/smtp/mailer.ts';
import { parseSmtpUrl } from '../../runtime/env/parse-smtp-url.ts';

/** A mailer as a worker makes it of `SMTP_URL`. @throws where the URL has a fault */
export function mailerTo(
  smtpUrl: string,
  from = { name: 'Usher', address: 'invites@usher.example' },
): Mailer {
  const read = parseSmtpUrl(smtpUrl);
  if ('fault' in read) throw new Error(`SMTP_URL ${read.fault}`);
  return createMailer(read.value, from);
}
