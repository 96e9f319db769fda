/** What a mail program would take for an encoded word (RFC 2047), and show as other words than were written. */
const looksEncoded = '=?';
/** A line with an encoded word is at most 76 characters: `Subject: `, `=?UTF-8?B?`, 39 bytes in base64 and `?=`. */
const bytesPerWord = 39;

/** A subject that is shown as it was written, also where it looks like encoded text. */
export function plainSubject(subject: string): string {
  return subject.includes(looksEncoded) ? encodedWords(subject) : subject;
}

/**
 * A name to stand in front of an address; empty where it looks like encoded text, which many programs decode between
 * quotes too. The letter itself has the name in any case.
 */
export function plainName(name: string | null): string {
  return name === null || name.includes(looksEncoded) ? '' : name;
}

function encodedWords(text: string): string {
  const words = [''];
  for (const character of text) {
    const longer = `${words.at(-1)}${character}`;
    if (Buffer.byteLength(longer) > bytesPerWord) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
