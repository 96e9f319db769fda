import { toPlainText } from './react-email.ts';

/** RFC 5322, 2.1.1: no line of a message has more octets than this, its end not counted. */
const maxLineOctets = 998;

/**
 * Answers the text part of an e-mail: the words of its HTML, in their order, with the link once.
 * No line is longer than mail allows, except that a longer link is left whole: broken, it would not work.
 */
export function textPart(html: string): string {
  const text = toPlainText(html, {
    selectors: [
      { selector: 'h1', options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      // The link stands written out below the button's label: its address is not repeated.
      { selector: 'a', options: { ignoreHref: true } },
    ],
  });
  return text.split('\n').flatMap(shortLines).join('\n').trim() + '\n';
}

function shortLines(line: string): string[] {
  if (octets(line) <= maxLineOctets || /^https?:\S+$/u.test(line)) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap(shortWords)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (octets(longer) <= maxLineOctets) {
      current = longer;
    } else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

function shortWords(word: string): string[] {
  if (octets(word) <= maxLineOctets) return [word];
  const pieces = [''];
  for (const codePoint of word) {
    const longer = pieces.at(-1) + codePoint;
    if (octets(longer) <= maxLineOctets) pieces[pieces.length - 1] = longer;
    else pieces.push(codePoint);
  }
  return pieces;
}

function octets(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
