import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorPages } from '../../../api/pages/errors/routes.tsx';
import { errorGroups } from '../../../api/pages/errors/table.ts';
import { statusOf } from '../../../api/http/status.ts';
import type { ErrorType } from '../../../api/http/errors.ts';

const pages = errorPages();
const explained = errorGroups.flatMap(({ errors }) => Object.keys(errors)) as ErrorType[];

test('every error type that the code can answer is explained, once, and no other', () => {
  const known = ['../../../domain/refusal.ts', '../../../api/http/errors.ts'].flatMap((file) => {
    const source = readFileSync(new URL(file, import.meta.url), 'utf8');
    return [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, type]) => type);
  });
  expect(known.length).toBeGreaterThan(50);
  expect([...explained].sort()).toEqual([...known].sort());
});

test.each(explained)('the page of %s gives its status, what it means and what to do', async (type) => {
  const answer = await pages.request(`/errors/${type}`);
  expect(answer.status).toBe(200);
  const html = await answer.text();
  expect(html).toContain(`<code>${type}</code>`);
  expect(html).toContain(`HTTP ${String(statusOf(type))}`);
  expect(html).toContain('What to do');
});

test('the list leads to each of them', async () => {
  const html = await (await pages.request('/errors')).text();
  for (const type of explained) expect(html).toContain(`href="errors/${type}"`);
});

test('an error type that is none is a 404, whatever it is called', async () => {
  for (const name of ['nonsense', 'toString', '__proto__', '%3Cscript%3E']) {
    const answer = await pages.request(`/errors/${name}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('<script');
  }
});
