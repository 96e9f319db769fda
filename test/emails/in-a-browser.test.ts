import { expect } from 'vitest';
import { renderEmail } from '../../emails/render-email.ts';
import { sampleEmail } from '../../emails/samples.ts';
import { axeViolations } from '../support/browser.ts';
import { everyEmail } from './every-email.ts';
import type { EmailProps } from '../../emails/email-props.ts';
import type { Browser, Page } from 'playwright-core';
import { browserTest as test } from '../support/fixtures/browser.ts';

async function onPhone<T>(
  browser: Browser,
  props: EmailProps,
  colorScheme: 'light' | 'dark',
  look: (page: Page, text: string) => Promise<T>,
): Promise<T> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 640 } });
  try {
    const { html, text } = await renderEmail(props);
    await page.setContent(html);
    return await look(page, text);
  } finally {
    await page.close();
  }
}

const wordsOf = (text: string) => text.split(/\s+/u).filter((word) => word !== '');
const sidewaysPx = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

test.for(everyEmail)('%s shows the words of its text part in order', async ([, props], { browser }) => {
  await onPhone(browser, props, 'light', async (page, text) => {
    const shown = await page.evaluate(() => {
      document.querySelectorAll('[aria-hidden]').forEach((decoration) => decoration.remove());
      return document.body.innerText;
    });
    expect(wordsOf(shown)).toEqual(wordsOf(text));
  });
});

// An e-mail is shown inside another page, which has the landmarks.
const ofWholePages = /^(landmark-one-main|region):/;

test.for([
  ['invitation', 'light'],
  ['invitation', 'dark'],
  ['already_member', 'light'],
  ['already_member', 'dark'],
] as const)('axe finds nothing wrong with %s in the %s scheme', async ([kind, scheme], { browser }) => {
  await onPhone(browser, sampleEmail(kind, 'fr'), scheme, async (page) => {
    expect((await axeViolations(page)).filter((violation) => !ofWholePages.test(violation))).toEqual([]);
  });
});

test('the dark scheme is dark, and the light one light', async ({ browser }) => {
  const ground = (page: Page) =>
    page.evaluate(() => getComputedStyle(document.querySelector('.card') ?? document.body).backgroundColor);
  const props = sampleEmail('invitation', 'en');
  expect(await onPhone(browser, props, 'light', ground)).toBe('rgb(255, 255, 255)');
  expect(await onPhone(browser, props, 'dark', ground)).toBe('rgb(32, 31, 28)');
});

test('even the longest names do not make a phone scroll sideways', async ({ browser }) => {
  const name = 'W'.repeat(80);
  const long = {
    organizationName: 'M'.repeat(128),
    inviterName: name,
    inviteeName: name,
    message: 'm'.repeat(500),
  };
  const props = { ...sampleEmail('invitation', 'pt-br'), ...long };
  expect(await onPhone(browser, props, 'light', sidewaysPx)).toBe(0);
});

test('opening an e-mail makes no request', async ({ browser }) => {
  await onPhone(browser, sampleEmail('reminder', 'es'), 'light', async (page) => {
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    const { html } = await renderEmail({
      ...sampleEmail('reminder', 'es'),
      message: '<img src="http://127.0.0.1:9/x.png"> <style>@import "http://127.0.0.1:9/x.css"</style>',
    });
    await page.setContent(html, { waitUntil: 'load' });
    expect(requested).toEqual([]);
  });
});
