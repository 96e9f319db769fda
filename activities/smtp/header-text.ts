/** Start of an encoded word (RFC 2047), which a mail program would decode to another text. */
const looksEncoded = '=?';
/** A line with an encoded word is at most 76 characters: `Subject: `, `=?UTF-8?B?`, 39 bytes in base64 and `?=`. */
const bytesPerWord = 39;

/** Returns a subject that is displayed as given, also where it looks like an encoded word. */
export function plainSubject(subject: string): string {
  return subject.includes(looksEncoded) ? encodedWords(subject) : subject;
}

/**
 * Returns the display name of an address; empty where it looks like an encoded word, which many programs decode between
 * quotes too. The body of the e-mail shows the name in any case.
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
