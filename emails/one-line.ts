const breaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const loneSurrogates = /\p{Cs}/gu;

/**
 * Answers the text on one line. Names and messages were refused at the door when they had control or bidi characters;
 * this holds for subjects and layout even if a row was written before that rule, or by hand.
 */
export function oneLine(text: string): string {
  return text.replace(breaks, ' ').replace(bidiControls, '').replace(loneSurrogates, '\ufffd').trim();
}
