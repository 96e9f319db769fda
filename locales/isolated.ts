const begin = '\u2068';
const end = '\u2069';

/**
 * Marks what a person wrote, before it is put into a sentence of ours. The marks are Unicode's isolates, which names may
 * not contain; whoever shows the sentence makes elements of them, so that a name in Hebrew turns nothing around it.
 */
export function isolated(name: string): string {
  return `${begin}${name.replaceAll(begin, '').replaceAll(end, '')}${end}`;
}

/** Returns the pieces of a sentence in their order, those that a person wrote marked as such; none is empty. */
export function piecesOf(
  sentence: string,
): readonly { readonly text: string; readonly isByPerson: boolean }[] {
  return sentence
    .split(/\u2068([^\u2069]*)\u2069/u)
    .map((text, index) => ({ text, isByPerson: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

/** Returns a sentence without the marks, for where there are no elements: a title. */
export function plain(sentence: string): string {
  return piecesOf(sentence)
    .map(({ text }) => text)
    .join('');
}
