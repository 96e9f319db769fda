import { toASCII, toUnicode } from 'tr46';
import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { DomainName } from './types.ts';

const strict = { checkBidi: true, checkHyphens: true, checkJoiners: true, useSTD3ASCIIRules: true };

/** An A-label octet stands for at most one code point, which is at most two UTF-16 units; twice that for NFD. */
const maxUnits = 253 * 4;
const maxOctets = 253;

/** Mail is not delivered to names under these (RFC 6761 and its registry, and `internal`, reserved by ICANN). */
const specialUse = new Set([
  'test',
  'local',
  'localhost',
  'invalid',
  'example',
  'onion',
  'alt',
  'arpa',
  'internal',
]);

/** The code points that IDNA 2008 allows in a label. UTS 46 alone would also allow emoji and other symbols. */
const labelCharacters =
  /^[\u200d\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\u00b7\u0375\u05f3\u05f4\u200c\u3007\u30fb-]+$/u;
const aLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Returns the host name that mail for this domain is sent to, in A-label form.
 * @param field path of the text, for the refusal: `claimed_email_domains[0]`
 * Refuses with `organization_settings_invalid_domain`.
 */
export function parseDomainName(text: string, field: string): Outcome<DomainName> {
  const domain = toDomainName(text);
  if (domain !== null) return allow(domain);
  return refuse('organization_settings_invalid_domain', `${field} is not a domain name that mail can go to.`);
}

/**
 * Returns the same, or null, for callers with a refusal of their own. The name has at least two labels; the last is
 * alphabetic or `xn--`, and not a special-use name. Text that UTS 46 maps to other text is not accepted, since full-width
 * letters, ligatures and soft hyphens would become another organization's domain.
 */
export function toDomainName(text: string): DomainName | null {
  if (text.length > maxUnits) return null;
  const written = text.normalize('NFC');
  // Text in neither normal form contains a look-alike that normalization replaces: the Kelvin sign becomes a K.
  if (written !== text && written.normalize('NFD') !== text) return null;

  const ascii = toASCII(written, { ...strict, verifyDNSLength: true });
  if (ascii === null || ascii.length > maxOctets) return null;
  const readBack = toUnicode(ascii, strict);
  if (readBack.error) return null;

  const labels = ascii.split('.');
  const unicodeLabels = readBack.domain.split('.');
  const writtenLabels = written.toLowerCase().split('.');
  if (labels.length < 2 || writtenLabels.length !== labels.length) return null;
  const survives = labels.every((label, index) => {
    const unicode = unicodeLabels[index] ?? '';
    const same = writtenLabels[index] === label || writtenLabels[index] === unicode;
    return same && aLabel.test(label) && labelCharacters.test(unicode);
  });
  return survives && canReceiveMail(labels.at(-1) ?? '') ? (ascii as DomainName) : null;
}

function canReceiveMail(topLevel: string): boolean {
  return (/^[a-z]+$/.test(topLevel) || topLevel.startsWith('xn--')) && !specialUse.has(topLevel);
}
