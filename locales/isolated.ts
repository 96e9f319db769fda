const begin = '\u2068';
const end = '\u2069';

/**
 * Marks text that a person wrote, before it goes into a sentence. The marks are Unicode's isolates, which names may not
 * contain; the renderer turns them into elements, so that a Hebrew name does not reorder the words around it.
 */
export function isolated(name: string): string {
  return `${begin}${name.replaceAll(begin, '').replaceAll(end, '')}${end}`;
}

/** Splits a sentence into the pieces that a person wrote and the others, in order. No piece is empty. */
export function piecesOf(
  sentence: string,
): readonly { readonly text: string; readonly isByPerson: boolean }[] {
  return sentence
    .split(/\u2068([^\u2069]*)\u2069/u)
    .map((text, index) => ({ text, isByPerson: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

/** Returns a sentence without the marks, for plain text such as a title. */
export function plain(sentence: string): string {
  return piecesOf(sentence)
    .map(({ text }) => text)
    .join('');
}
