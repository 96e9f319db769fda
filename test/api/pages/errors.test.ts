import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorPages } from '../../../api/pages/errors/routes.tsx';
import { errorGroups, errorTable } from '../../../api/errors/table.ts';
import type { ErrorType } from '../../../api/errors/error-type.ts';

const pages = errorPages();
const explained = errorGroups.flatMap(({ errors }) => Object.keys(errors)) as ErrorType[];

test('every error type of the code is explained once, and no other is', () => {
  const known = ['../../../domain/refusal.ts', '../../../api/errors/error-type.ts'].flatMap((file) => {
    const source = readFileSync(new URL(file, import.meta.url), 'utf8');
    return [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, type]) => type);
  });
  expect(known.length).toBeGreaterThan(50);
  expect([...explained].sort()).toEqual([...known].sort());
});

test.each(explained)('the page of %s gives its status, what it means and what to do', async (type) => {
  const response = await pages.request(`/errors/${type}`);
  expect(response.status).toBe(200);
  const html = await response.text();
  expect(html).toContain(`<code>${type}</code>`);
  expect(html).toContain(`HTTP ${String(errorTable[type].status)}`);
  expect(html).toContain('What to do');
});

test('the index links to every error', async () => {
  const html = await (await pages.request('/errors')).text();
  for (const type of explained) expect(html).toContain(`href="errors/${type}"`);
});

test('the page of an unknown error type is a 404', async () => {
  for (const name of ['nonsense', 'toString', '__proto__', '%3Cscript%3E']) {
    const response = await pages.request(`/errors/${name}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('<script');
  }
});
