/** One import, export-from or dynamic import of a file. */
export type Import = {
  /** What stands between the quotes. */
  readonly specifier: string;
  /** Whether only types come in by it: nothing of it is left when it runs. */
  readonly isType: boolean;
};

/** Keeps every character's place and the code's strings, and blanks comments: an import in a comment is none. */
function withoutComments(source: string): string {
  const parts = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return source.replace(parts, (part) => (part.startsWith('/') ? part.replace(/[^\n]/g, ' ') : part));
}

const statements = /^[ \t]*(?:import|export)\b(?!\s*\()(?<clause>[^'"`;]*?)\s*(?:\bfrom\s*)?(?<quote>['"])(?<specifier>[^'"\n]+)\k<quote>/gm;
const dynamic = /\b(?:import|require|import\.meta\.resolve)\s*\(\s*(?:(?<quote>['"`])(?<specifier>[^'"`\n]+)\k<quote>)?/g;

/**
 * The imports of a source file. `import { type X }` counts as an import of values, since a bundler sees one.
 * @throws where a dynamic import names a variable, which cannot be followed
 */
export function importsOf(source: string): readonly Import[] {
  const code = withoutComments(source);
  const found: Import[] = [];
  for (const { groups } of code.matchAll(statements)) {
    const clause = groups?.['clause'] ?? '';
    const isFrom = clause === '' || /[}\w*]$/.test(clause.trim());
    if (groups?.['specifier'] === undefined || !isFrom || isDeclaration(clause)) continue;
    found.push({ specifier: groups['specifier'], isType: /^\s*type\b(?!\s*,|\s+from\b)/.test(clause) });
  }
  for (const { groups } of code.matchAll(dynamic)) {
    if (groups?.['specifier'] === undefined) throw new Error('A dynamic import names no string.');
    found.push({ specifier: groups['specifier'], isType: false });
  }
  return found;
}

/** `export const a = 'b'` has a string too, but takes in nothing. */
function isDeclaration(clause: string): boolean {
  return /^\s*(?:const|let|var|function|async|class|type\s+\w+\s*[=<]|interface|default|declare|abstract)\b/.test(
    clause.replace(/^\s*type\s+(\w+)\s*=/, ' const '),
  );
}
