import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutations } from './mutations.ts';

const root = join(import.meta.dirname, '..', '..');

test.for(mutations)(
  'the mutation $name finds its text once, and its tests',
  async ({ file, text, tests }) => {
    const source = await readFile(join(root, file), 'utf8');
    expect(source.split(text)).toHaveLength(2);
    for (const one of tests) await expect(readFile(join(root, one), 'utf8')).resolves.toContain('test');
  },
);

test('no two mutations have one name', () => {
  const names = mutations.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
