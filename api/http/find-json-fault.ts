export type JsonFault = {
  /** Both from 1; the column counts UTF-16 units, as editors do. */
  readonly line: number;
  readonly column: number;
  readonly trailingComma: boolean;
};

const tokenPattern =
  /[ \t\r\n]+|[{}[\],:]|true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

type Expecting = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing';

/**
 * Where a text stops being JSON. Engines word this differently from version to version, so it is found here.
 * @param text something that `JSON.parse` refused
 */
export function findJsonFault(text: string): JsonFault {
  const open: ('{' | '[')[] = [];
  let expecting: Expecting = 'value';
  let commaAt = -1;
  let at = 0;
  while (at < text.length) {
    tokenPattern.lastIndex = at;
    const token = tokenPattern.exec(text)?.[0];
    if (token === undefined) break;
    if (!/^[ \t\r\n]/.test(token)) {
      if (isClosing(token) && (expecting === 'name' || expecting === 'value') && commaAt !== -1) {
        return { ...placeOf(text, commaAt), trailingComma: true };
      }
      const next = after(token, expecting, open);
      if (next === null) break;
      expecting = next;
      commaAt = token === ',' ? at : -1;
    }
    at += token.length;
  }
  return { ...placeOf(text, at), trailingComma: false };
}

function after(token: string, expecting: Expecting, open: ('{' | '[')[]): Expecting | null {
  const afterValue = (): Expecting => (open.length === 0 ? 'nothing' : 'comma or end');
  if (token === ',') {
    if (expecting !== 'comma or end') return null;
    return open.at(-1) === '{' ? 'name' : 'value';
  }
  if (token === ':') return expecting === 'colon' ? 'value' : null;
  if (isClosing(token)) {
    const mayEnd =
      expecting === 'comma or end' || expecting === 'name or end' || expecting === 'value or end';
    if (!mayEnd || open.pop() !== (token === '}' ? '{' : '[')) return null;
    return afterValue();
  }
  if (expecting === 'name' || expecting === 'name or end') return token.startsWith('"') ? 'colon' : null;
  if (expecting !== 'value' && expecting !== 'value or end') return null;
  if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'name or end' : 'value or end';
  }
  return afterValue();
}

function isClosing(token: string): boolean {
  return token === '}' || token === ']';
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}
