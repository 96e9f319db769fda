import { Hono } from 'hono';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptPages } from '../../../api/pages/accept/routes.tsx';
import { docsPages } from '../../../api/pages/docs/routes.tsx';
import { errorPages } from '../../../api/pages/errors/routes.tsx';
import { axeViolations, openBrowser } from '../../support/browser.ts';
import { servePages } from '../../support/browser-server.ts';
import type { PageServer } from '../../support/browser-server.ts';
import { sampleInvitations, tokenOf } from './sample-invitations.ts';
import { sampleOpenapi } from './sample-openapi.ts';

let browser: Browser;
let server: PageServer;
let invitations: ReturnType<typeof sampleInvitations>;

beforeAll(async () => {
  browser = await openBrowser();
  server = await servePages((origin) => {
    invitations = sampleInvitations(origin);
    const pages = new Hono().route('/', acceptPages(invitations.deps)).route('/', errorPages());
    return pages.route('/', docsPages(sampleOpenapi));
  });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await server.close();
});

const open = (name: string) => (page: Page) => page.goto(`${server.origin}/accept?token=${tokenOf(name)}`);
const press =
  (name: string, ...actions: readonly string[]) =>
  async (page: Page) => {
    await open(name)(page);
    for (const action of actions) await page.click(`button[value=${action}]`);
  };
const visit = (path: string) => (page: Page) => page.goto(`${server.origin}${path}`);

const unfold = (path: string) => async (page: Page) => {
  await visit(path)(page);
  await page.evaluate('document.querySelectorAll("details").forEach((part) => { part.open = true })');
};

const everyPage: readonly (readonly [string, string, (page: Page) => Promise<unknown>])[] = [
  ['an open invitation', 'Join Northwind Robotics', open('open')],
  ['an invitation from nobody', 'Join Northwind Robotics', open('plain')],
  ['a join', 'Join Northwind Robotics', open('join')],
  ['the question whether to decline', 'Decline the invitation?', press('open', 'decline')],
  ['declined', 'Invitation declined', press('open', 'decline', 'decline')],
  ['accepted, with a way on', 'Welcome to Northwind Robotics', press('open', 'accept')],
  ['accepted, with nothing left', 'Welcome to Northwind Robotics', press('plain', 'accept')],
  ['refused', 'You can’t join just yet', press('full', 'accept')],
  ['a dead link', 'This link doesn’t work any more', open('dead')],
  ['refused, the role gone', 'You can’t join just yet', press('roleless', 'accept')],
  ['accepted before, with a way on', 'You are a member of Northwind Robotics', open('member')],
  ['accepted before, with nothing left', 'You are a member of Northwind Robotics', open('plainmember')],
  ['replaced by a newer e-mail', 'There is a newer e-mail', open('replaced')],
  ['pending', 'We have your answer', press('pending', 'accept')],
  ['unavailable', 'We’ll be right back', open('broken')],
  ['an error', 'seat_limit_reached', visit('/errors/seat_limit_reached')],
  ['no such error', 'There is no such error', visit('/errors/nonsense')],
  ['the list of errors', 'Errors', visit('/errors')],
  ['the reference', 'API reference', visit('/docs')],
  ['the reference, unfolded', 'API reference', unfold('/docs')],
];

const phone = { viewport: { width: 360, height: 740 } } as const;
const desktop = { viewport: { width: 1200, height: 800 } } as const;

describe.each([
  ['on a phone by day', { ...phone, colorScheme: 'light' }],
  ['on a phone at night', { ...phone, colorScheme: 'dark' }],
  ['on a desktop by day', { ...desktop, colorScheme: 'light' }],
] as const)('%s', (_, device) => {
  test.each(everyPage)('%s is shown whole, and axe finds nothing', async (_name, heading, go) => {
    await inPage(device, async (page) => {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await go(page);
      expect(await page.locator('h1').innerText()).toBe(heading);
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(device.viewport.width);
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(device.colorScheme === 'dark' ? 'rgb(17, 19, 17)' : 'rgb(245, 244, 240)');
      const elsewhere = requests.filter((url) => !url.startsWith(server.origin) && !url.startsWith('data:'));
      expect(elsewhere).toEqual([]);
    });
  });
});

test('an invitation can be accepted by keyboard alone, with JavaScript switched off', async () => {
  await inPage({ ...phone, javaScriptEnabled: false }, async (page) => {
    await open('open')(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${server.origin}/accept`);
    expect(await page.locator('h1').innerText()).toBe('Welcome to Northwind Robotics');
    expect(invitations.calls.at(-1)).toEqual({ action: 'accept', token: tokenOf('open') });
  });
});

test('what has the focus shows it by an outline', async () => {
  await inPage(phone, async (page) => {
    await open('open')(page);
    for (const value of ['accept', 'decline']) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(
        '[document.activeElement.value, getComputedStyle(document.activeElement).outlineStyle]',
      );
      expect(outline).toEqual([value, 'solid']);
    }
  });
});

test('going back from the question whether to decline shows the invitation again', async () => {
  await inPage(phone, async (page) => {
    await press('open', 'decline')(page);
    await page.getByRole('link', { name: 'Go back' }).click();
    expect(await page.locator('h1').innerText()).toBe('Join Northwind Robotics');
  });
});

test('a form on another site cannot accept an invitation in a real browser', async () => {
  const form = (target: string) =>
    `<!doctype html><form method="post" action="${target}/accept"><input name="token" value="${tokenOf('open')}">` +
    '<button name="action" value="accept">Win a prize</button></form>';
  // localhost and 127.0.0.1 are two sites to a browser
  const other = await servePages(() => new Hono().get('/', (context) => context.html(form(server.origin))));
  try {
    await inPage(phone, async (page) => {
      const before = invitations.calls.length;
      await page.goto(other.origin.replace('127.0.0.1', 'localhost'));
      const [response] = await Promise.all([
        page.waitForResponse(`${server.origin}/accept`),
        page.click('button'),
      ]);
      expect(response.status()).toBe(403);
      expect(invitations.calls.length).toBe(before);
    });
  } finally {
    await other.close();
  }
});

async function inPage(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    await look(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}
