import { plain } from '../locales/isolated.ts';
import type { EmailContent } from './content.ts';

/** RFC 5322 §2.1.1: no line of a message has more octets than this, not counting its end. */
const maxLineOctets = 998;

/**
 * Renders the text part of an e-mail: one paragraph for each part of the content, and the link once, on a line of its
 * own. No line is longer than mail allows, except that a longer link is left whole: broken, it would not work.
 */
export function textPart(content: EmailContent): string {
  const { role, message, action } = content;
  const paragraphs = [
    content.organizationName,
    plain(content.heading),
    plain(content.greeting),
    plain(content.lead),
    role,
    ...(message === null ? [] : [plain(message.from), message.text]),
    ...(action === null ? [] : [action.label, `${action.note}\n${action.link}`]),
    plain(content.ifIgnored),
    plain(content.whyYou),
  ];
  const text = paragraphs.filter((paragraph) => paragraph !== null).join('\n\n');
  return `${text.split('\n').flatMap(shortLines).join('\n').trim()}\n`;
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
