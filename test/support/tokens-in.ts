/** The tokens of the links in an e-mail's text. */
export function tokensIn(text: string): string[] {
  return [...text.matchAll(/[?&]token=([\w-]{43})/g)].map((match) => match[1] ?? '');
}
