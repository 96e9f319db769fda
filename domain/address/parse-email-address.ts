import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toDomainName } from './parse-domain-name.ts';
import type { EmailAddress } from './types.ts';

const maxLocalOctets = 64;
const maxOctets = 254;

/** Longer than any valid address, however much its domain shrinks. Slow checks see no longer text. */
const maxUnits = 1_200;

/** RFC 5322 atoms without `%` and `!`, by which old mail servers route. */
const dotAtom = /^[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*$/;

/**
 * Returns an address as mail is sent to it, and as addresses are compared: case does not count, dots and `+tags` do,
 * since only the receiving server knows their meaning.
 * @param field path of the text, for the refusal
 * Refuses with `invalid_email`.
 */
export function parseEmailAddress(text: string, field = 'email_address'): Outcome<EmailAddress> {
  const fault = (what: string) => refuse('invalid_email', `${field} ${what}.`);

  if (text.length > maxUnits) return fault('is longer than an email address can be');
  const at = text.indexOf('@');
  if (at === -1) return fault('has no @');
  if (text.indexOf('@', at + 1) !== -1) return fault('has more than one @');

  const local = text.slice(0, at);
  if (local.length > maxLocalOctets) return fault(`has more than ${maxLocalOctets} characters before the @`);
  // `=?` starts an encoded word, which some mail programs decode into another address.
  if (!dotAtom.test(local) || local.includes('=?')) return fault('has a part before the @ that is not taken');

  const domain = toDomainName(text.slice(at + 1));
  if (domain === null) return fault('has no domain that mail can go to after the @');
  const mailbox = `${local}@${domain}`;
  if (mailbox.length > maxOctets) return fault(`is longer than ${maxOctets} characters`);
  // Only ASCII is left, so this changes A to Z only.
  return allow({ mailbox, canonical: mailbox.toLowerCase(), domain });
}
