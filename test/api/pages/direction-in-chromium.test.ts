import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { acceptPages } from '../../../api/pages/accept/routes.tsx';
import { servePages } from '../../support/browser-server.ts';
import type { PageServer } from '../../support/browser-server.ts';
import { leftEdgesOf } from '../../support/left-of.ts';
import { sampleInvitations, tokenOf } from './sample-invitations.ts';
import { browserTest } from '../../support/fixtures/browser.ts';

const test = browserTest.extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
  const server = await servePages((origin) =>
    new Hono().route('/', acceptPages(sampleInvitations(origin).deps)),
  );
  onCleanup(() => server.close());
  return server;
});

async function onPage(
  browser: Browser,
  server: PageServer,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'en-US' });
  try {
    await page.goto(`${server.origin}/accept?token=${tokenOf('rtl')}`);
    await look(page);
  } finally {
    await page.close();
  }
}

test('a Hebrew name in a sentence keeps its punctuation at its own end, and the sentence its order', async ({
  browser,
  server,
}) => {
  await onPage(browser, server, async (page) => {
    const [join = 0, mark = 0, first = 0] = await leftEdgesOf(page, 'h1', ['J', '!', 'ש']);
    expect(join).toBeLessThan(mark);
    expect(mark).toBeLessThan(first);
    const [hello = 0, comma = 0, name = 0] = await leftEdgesOf(page, '.greeting', ['H', ',', 'י']);
    expect(hello).toBeLessThan(name);
    expect(name).toBeLessThan(comma);
  });
});

test('a Hebrew message is laid out from the right: its last mark stands left of its first letter', async ({
  browser,
  server,
}) => {
  await onPage(browser, server, async (page) => {
    const [first = 0, mark = 0] = await leftEdgesOf(page, 'blockquote', ['ב', '!']);
    expect(mark).toBeLessThan(first);
    const direction = await page
      .locator('blockquote')
      .evaluate((quote) => [getComputedStyle(quote).direction, getComputedStyle(quote).borderRightWidth]);
    expect(direction).toEqual(['rtl', '3px']);
  });
});

test('the page asks whether to decline, and its title, in the same order', async ({ browser, server }) => {
  await onPage(browser, server, async (page) => {
    expect(await page.title()).toBe('Join שלום!');
    await page.click('button[value=decline]');
    const [mark = 0, first = 0] = await leftEdgesOf(page, 'main p', ['!', 'ש']);
    expect(mark).toBeLessThan(first);
  });
});
