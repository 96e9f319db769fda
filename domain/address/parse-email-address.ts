import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toDomainName } from './parse-domain-name.ts';
import type { EmailAddress } from './types.ts';

const maxLocalOctets = 64;
const maxOctets = 254;

/** Longer than any address that could be good, whatever its domain shrinks to: nothing slow sees more than this. */
const maxUnits = 1_200;

/** RFC 5322 atoms, without `%` and `!`: mail servers of old route by them. */
const dotAtom = /^[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*$/;

/**
 * Answers the address as mail takes it and as we compare it: letters of the local part count once, whatever their
 * case; dots and `+tags` keep their meaning, since only the receiving server knows it.
 * @param place the field the text stood in, for the refusal.
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
  // `=?` begins an encoded word, which some mailers decode into another address.
  if (!dotAtom.test(local) || local.includes('=?')) return fault('has a part before the @ that is not taken');

  const domain = toDomainName(text.slice(at + 1));
  if (domain === null) return fault('has no domain that mail can go to after the @');
  const mailbox = `${local}@${domain}`;
  if (mailbox.length > maxOctets) return fault(`is longer than ${maxOctets} characters`);
  // Only ASCII is left, so this lower-cases A to Z and nothing else.
  return allow({ mailbox, canonical: mailbox.toLowerCase(), domain });
}
