import { describe, expect, test } from 'vitest';
import { importsOf } from './imports.ts';

const values = (specifier: string) => [{ specifier, isType: false }];
const types = (specifier: string) => [{ specifier, isType: true }];

describe('an import is found', () => {
  test.each([
    [`import { a } from '../db/a.ts';`, values('../db/a.ts')],
    [`import a from "../db/a.ts";`, values('../db/a.ts')],
    [`import * as a from '../db/a.ts';`, values('../db/a.ts')],
    [`import a, { b as c } from '../db/a.ts';`, values('../db/a.ts')],
    [`import '../db/a.ts';`, values('../db/a.ts')],
    [`import {\n  a,\n  b,\n} from '../db/a.ts';`, values('../db/a.ts')],
    [`import { type A } from '../db/a.ts';`, values('../db/a.ts')],
    [`import data from './a.json' with { type: 'json' };`, values('./a.json')],
    [`export { a } from '../db/a.ts';`, values('../db/a.ts')],
    [`export * from '../db/a.ts';`, values('../db/a.ts')],
    [`export * as a from '../db/a.ts';`, values('../db/a.ts')],
    [`const a = await import('../db/a.ts');`, values('../db/a.ts')],
    [`const a = require('../db/a.ts');`, values('../db/a.ts')],
    [`const glob = 'a/**';\nimport { b } from './b.ts';\nconst other = '**/b';`, values('./b.ts')],
    [`import type { A } from '../db/a.ts';`, types('../db/a.ts')],
    [`import type A from '../db/a.ts';`, types('../db/a.ts')],
    [`import type {\n  A,\n  B,\n} from '../db/a.ts';`, types('../db/a.ts')],
    [`export type { A } from '../db/a.ts';`, types('../db/a.ts')],
  ])('%s', (source, found) => {
    expect(importsOf(source)).toEqual(found);
  });

  test('each one of a file, in the order of kinds', () => {
    const source = `import { a } from './a.ts';\nimport type { B } from './b.ts';\nexport { c } from './c.ts';\n`;
    expect(importsOf(source).map(({ specifier }) => specifier)).toEqual(['./a.ts', './b.ts', './c.ts']);
  });
});

test.each([
  `// import { a } from '../db/a.ts';`,
  `/**\n import { a } from '../db/a.ts';\n */`,
  `export const a = { from: 'x' };`,
  `export type A = 'from' | 'to';`,
  `export const b = 'a';`,
  `important('a');`,
  `const here = import.meta.url;`,
])('no import is found in %s', (source) => {
  expect(importsOf(source)).toEqual([]);
});

test('a dynamic import that could lead anywhere is refused', () => {
  expect(() => importsOf('await import(name);')).toThrow('no plain string');
  expect(() => importsOf('await import(`../${name}.ts`);')).toThrow('no plain string');
});
