/** One import, export-from or dynamic import of a file. */
export type Import = {
  /** What stands between the quotes. */
  readonly specifier: string;
  /** Whether nothing of it is left when the file runs. */
  readonly isType: boolean;
};

const commentsAndStrings =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
const names = String.raw`[\w$\s,*{}]`;
const statements = [
  new RegExp(
    String.raw`^\s*import\b(?:(${names}+?)\bfrom|(${names}*\})\s*from)?\s*(['"])(?<specifier>[^'"\n]+)\3`,
    'gm',
  ),
  new RegExp(
    String.raw`^\s*export\b\s*(?:type\b)?\s*(?:\*${names}*|\{${names}*\})\s*from\s*(['"])(?<specifier>[^'"\n]+)\1`,
    'gm',
  ),
];
const dynamic = /(?<![.\w])(?:import|require)\s*\(\s*(?:(['"`])(?<specifier>[^'"`\n$]+)\1)?/g;

/**
 * The imports of a source file that prettier has formatted: statements begin a line. `import { type X }` counts as an
 * import of values, since a bundler sees one.
 * @throws where a dynamic import names no plain string, and so could lead anywhere
 */
export function importsOf(source: string): readonly Import[] {
  // What a comment shows is no import; what a string holds may look like a comment.
  const code = source.replace(commentsAndStrings, (part) =>
    part.startsWith('/') ? part.replace(/[^\n]/g, ' ') : part,
  );
  const found: Import[] = [];
  for (const statement of statements) {
    for (const match of code.matchAll(statement)) {
      found.push({
        specifier: specifierOf(match),
        isType: /^\s*(?:import|export)\s+type\s+[\w$*{]/.test(match[0]),
      });
    }
  }
  for (const match of code.matchAll(dynamic)) found.push({ specifier: specifierOf(match), isType: false });
  return found;
}

function specifierOf({ groups }: RegExpMatchArray): string {
  const specifier = groups?.['specifier'];
  if (specifier === undefined) throw new Error('A dynamic import names no plain string.');
  return specifier;
}
