import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { adversarialCases } from './adversarial.ts';
import { faultCases } from './faults.ts';
import { inputCases } from './input.ts';
import { linkCases } from './links.ts';
import { mailCases } from './mail.ts';
import { peopleCases } from './people.ts';
import { register } from './register.ts';

const ids = adversarialCases.map(({ id }) => id);

test('every case has an answer, and every answer a case', () => {
  expect(Object.keys(register).sort()).toEqual([...ids].sort());
  expect(ids).toHaveLength(294);
});

test('no case has two answers', () => {
  const tables = [faultCases, inputCases, linkCases, mailCases, peopleCases];
  expect(tables.flatMap((table) => Object.keys(table))).toHaveLength(294);
});

test('a case that is said to be run is named by its test file, or taken from the register by it', () => {
  const root = new URL('../../', import.meta.url);
  const strays = Object.entries(register).filter(([id, answer]) => {
    if (!('by' in answer)) return false;
    const file = new URL(answer.by, root);
    if (!existsSync(file)) return true;
    const source = readFileSync(file, 'utf8');
    return !source.includes(id) && !source.includes(`casesRunBy('${answer.by}')`);
  });
  expect(strays).toEqual([]);
});
