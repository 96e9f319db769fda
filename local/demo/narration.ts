type Body = Readonly<Record<string, unknown>>;

/** Returns a function that prints headlines, numbered from 1. */
export function numbered(print: (line?: string) => void): (headline: string) => void {
  let number = 0;
  return (headline) => {
    number += 1;
    print();
    print(`${number}. ${headline}`);
  };
}

/** Returns the body of a response, also of a refusal. @throws Error on 401 and 5xx */
export function bodyOf({ status, body }: { readonly status: number; readonly body: Body }): Body {
  if (status >= 500 || status === 401) throw new Error(`The api returned ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Returns a string of a response body, by its path. @throws Error where there is none */
export function textOf(body: Body, ...path: readonly string[]): string {
  let found: unknown = body;
  for (const name of path) found = (found as Body | undefined)?.[name];
  if (typeof found !== 'string') {
    throw new Error(`The response has no ${path.join('.')}: ${JSON.stringify(body)}`);
  }
  return found;
}
