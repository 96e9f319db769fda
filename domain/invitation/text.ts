import { allow, refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { RefusalType } from '../refusal.ts';

/**
 * Controls, lone surrogates, line separators, bidirectional marks, and zero-width characters: they hide or reorder what a
 * reader of an email sees. The joiners U+200C and U+200D are allowed, since scripts need them.
 */
const hiding =
  /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]/u;

/** Text that mail programs turn into links: `//`, `www.`, a scheme that runs or opens something, `host.tld/path`. */
const link =
  /\/\/|\bwww\.|\b(?:https?|ftp|file|data|javascript|vbscript|mailto|tel|sms|blob):\S|[\p{L}\p{N}]\.\p{L}{2,}(?::\d+)?[/\\]/iu;

const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
const blank = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Of a person's name and of a message, in code points. */
export const maxPersonNameLength = 80;
export const maxMessageLength = 500;

/** Returns a person's name: 1 to 80 code points. Refuses with `invalid_name`. */
export function parsePersonName(text: string, field = 'name'): Outcome<string> {
  return parseShownText(text, {
    field,
    refusal: 'invalid_name',
    minCodePoints: 1,
    maxCodePoints: maxPersonNameLength,
  });
}

/** Returns the inviter's message: up to 500 code points. Refuses with `invalid_message`. */
export function parseMessage(text: string, field = 'message'): Outcome<string> {
  return parseShownText(text, {
    field,
    refusal: 'invalid_message',
    minCodePoints: 0,
    maxCodePoints: maxMessageLength,
  });
}

export type ShownTextRule = {
  readonly field: string;
  readonly refusal: RefusalType;
  /** With 1, a character must be visible. */
  readonly minCodePoints: 0 | 1;
  readonly maxCodePoints: number;
};

/** Returns text that is safe in emails, in NFC: without links and without characters that hide or reorder other text. */
export function parseShownText(text: string, rule: ShownTextRule): Outcome<string> {
  const no = (what: string) => refuse(rule.refusal, `${rule.field} ${what}.`);
  const tooLong = `is longer than ${rule.maxCodePoints} characters`;

  // NFC composes a character of at most four, of two units each; the patterns see no longer text.
  if (text.length > rule.maxCodePoints * 8) return no(tooLong);
  const shown = text.normalize('NFC');
  if ([...shown].length > rule.maxCodePoints) return no(tooLong);
  if (hiding.test(shown))
    return no('has a control, line-breaking, invisible or direction-changing character');
  const drawn = shown.normalize('NFKC').replace(blank, '');
  if (rule.minCodePoints > 0 && !visible.test(drawn)) return no('is empty or cannot be seen');
  // Compared as displayed: full-width letters and slashes make links too.
  if (link.test(shown) || link.test(drawn)) return no('has a link in it');
  return allow(shown);
}
