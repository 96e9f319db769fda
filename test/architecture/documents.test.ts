import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const atRoot = readdirSync(root).filter((file) => file.endsWith('.md'));
const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file.replaceAll('\\', '/')}`);
const documents = [...atRoot, ...inDocs];

/** What stands in code style in a document, once each. */
function codeIn(document: string): readonly string[] {
  return [...new Set([...read(document).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map((match) => match[1] ?? ''))];
}

describe('a document that names what is here names what is there', () => {
  test.each(documents)('every link of %s leads somewhere', (document) => {
    const targets = [...read(document).matchAll(/\]\(([^)#\s]+)/g)].map((match) => match[1] ?? '');
    const dead = targets.filter((to) => !/^https?:/.test(to) && !existsSync(join(root, document, '..', to)));
    expect(dead).toEqual([]);
  });

  test.each(documents)('every path in %s is one', (document) => {
    const modules = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const isPath = (code: string) =>
      /^[.\w/-]+$/.test(code) && modules.some(({ name }) => code.startsWith(`${name}/`));
    expect(codeIn(document).filter((code) => isPath(code) && !existsSync(join(root, code)))).toEqual([]);
  });

  test.each(documents)('every npm command of %s can be run', (document) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(document).matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('every test that ARCHITECTURE.md names is there by that name', () => {
  const named = [...read('ARCHITECTURE.md').matchAll(/`(test\/[^`]+\.test\.ts)`: (.+?)(?=<br>| +\|)/g)];
  expect(named.length).toBeGreaterThan(15);
  const missing = named.filter(([, file = '', name = '']) => !read(file).includes(name));
  expect(missing.map(([text]) => text)).toEqual([]);
});

test('.env.example has every variable that is read, and no other', () => {
  const readHere = ['runtime/env/read-config.ts', 'local/start.ts', 'local/environment.ts']
    .map(read)
    .join('\n');
  const isOurs = /'((?:USHER_|PUBLIC_|DATABASE_|SMTP_)[A-Z_]+|HOST|PORT)'/g;
  const variables = new Set([...readHere.matchAll(isOurs)].map((match) => match[1] ?? ''));
  const examples = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map((match) => match[1] ?? '');
  // Read by docker-compose.yml, by the Temporal SDK, and to find the Temporal CLI.
  const ofCompose = ['POSTGRES_PASSWORD', 'USHER_DATABASE_PASSWORD', 'TEMPORAL_DATABASE_PASSWORD'];
  const ofOthers = [...ofCompose, 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_CLI_PATH'];
  expect(examples.filter((name) => !ofOthers.includes(name)).toSorted()).toEqual([...variables].toSorted());
});
