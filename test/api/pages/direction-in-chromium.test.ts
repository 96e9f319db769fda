import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptPages } from '../../../api/pages/accept/routes.tsx';
import { openBrowser } from '../../support/browser.ts';
import { servePages } from '../../support/browser-server.ts';
import type { PageServer } from '../../support/browser-server.ts';
import { leftEdgesOf } from '../../support/left-of.ts';
import { sampleInvitations, tokenOf } from './sample-invitations.ts';

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  browser = await openBrowser();
  server = await servePages((origin) => new Hono().route('/', acceptPages(sampleInvitations(origin).deps)));
}, 120_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function onPage(look: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'en-US' });
  try {
    await page.goto(`${server.origin}/accept?token=${tokenOf('rtl')}`);
    await look(page);
  } finally {
    await page.close();
  }
}

test('a Hebrew name in a sentence keeps its punctuation at its own end, and the sentence its order', async () => {
  await onPage(async (page) => {
    const [join = 0, mark = 0, first = 0] = await leftEdgesOf(page, 'h1', ['J', '!', 'ש']);
    expect(join).toBeLessThan(mark);
    expect(mark).toBeLessThan(first);
    const [hello = 0, comma = 0, name = 0] = await leftEdgesOf(page, '.greeting', ['H', ',', 'י']);
    expect(hello).toBeLessThan(name);
    expect(name).toBeLessThan(comma);
  });
});

test('a Hebrew message is laid out from the right: its last mark stands left of its first letter', async () => {
  await onPage(async (page) => {
    const [first = 0, mark = 0] = await leftEdgesOf(page, 'blockquote', ['ב', '!']);
    expect(mark).toBeLessThan(first);
    const direction = await page
      .locator('blockquote')
      .evaluate((quote) => [getComputedStyle(quote).direction, getComputedStyle(quote).borderRightWidth]);
    expect(direction).toEqual(['rtl', '3px']);
  });
});

test('the page asks whether to decline, and its title, in the same order', async () => {
  await onPage(async (page) => {
    expect(await page.title()).toBe('Join שלום!');
    await page.click('button[value=decline]');
    const [mark = 0, first = 0] = await leftEdgesOf(page, 'main p', ['!', 'ש']);
    expect(mark).toBeLessThan(first);
  });
});
