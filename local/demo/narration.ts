type Answer = Readonly<Record<string, unknown>>;

/** Says headlines with a number before them. */
export function numbered(say: (line?: string) => void): (headline: string) => void {
  let number = 0;
  return (headline) => {
    number += 1;
    say();
    say(`${number}. ${headline}`);
  };
}

/** The body of an answer. A refusal is one too. @throws Error on what is neither: the api is not well. */
export function askedOf({ status, body }: { readonly status: number; readonly body: Answer }): Answer {
  if (status >= 500 || status === 401) throw new Error(`The api answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A text of an answer, by its path. @throws Error where there is none. */
export function textOf(answer: Answer, ...path: readonly string[]): string {
  let found: unknown = answer;
  for (const name of path) found = (found as Answer | undefined)?.[name];
  if (typeof found !== 'string') {
    throw new Error(`The answer has no ${path.join('.')}: ${JSON.stringify(answer)}`);
  }
  return found;
}
