const breaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const loneSurrogates = /\p{Cs}/gu;

/**
 * Returns a text on one line, without control and bidi characters. The API refuses names and messages that have them;
 * this protects subjects and layout from rows that were written before that rule, or by hand.
 */
export function oneLine(text: string): string {
  return text.replace(breaks, ' ').replace(bidiControls, '').replace(loneSurrogates, '\ufffd').trim();
}
