import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { renderEmail } from '../../emails/render-email.ts';
import { sampleEmail } from '../../emails/samples.ts';
import { leftEdgesOf } from '../support/left-of.ts';
import { browserTest as test } from '../support/fixtures/browser.ts';

const fromTheRight = {
  organizationName: 'שלום!',
  inviterName: 'דנה כהן',
  inviteeName: 'יוסי',
  message: 'ברוך הבא לצוות, 2026!',
};

async function shown(browser: Browser, look: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  try {
    const { html } = await renderEmail({ ...sampleEmail('invitation', 'en'), ...fromTheRight });
    await page.setContent(html);
    await look(page);
  } finally {
    await page.close();
  }
}

test('a Hebrew name keeps its punctuation at its own end, in every position', async ({ browser }) => {
  await shown(browser, async (page) => {
    const [join = 0, mark = 0, first = 0] = await leftEdgesOf(page, 'h1', ['J', '!', 'ש']);
    expect(join).toBeLessThan(mark);
    expect(mark).toBeLessThan(first);
    const [signed = 0, letter = 0] = await leftEdgesOf(page, '.monogram + td', ['!', 'ש']);
    expect(signed).toBeLessThan(letter);
  });
});

test('a Hebrew message is laid out from the right', async ({ browser }) => {
  await shown(browser, async (page) => {
    const [first = 0, mark = 0] = await leftEdgesOf(page, '.quote p:last-child', ['ב', '!']);
    expect(mark).toBeLessThan(first);
    const direction = await page
      .locator('.quote p')
      .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).direction));
    expect(direction).toEqual(['ltr', 'rtl']);
  });
});

test('subject, title and text part have names as written, without marks', async () => {
  const { subject, html, text } = await renderEmail({ ...sampleEmail('invitation', 'en'), ...fromTheRight });
  expect(subject).toBe('דנה כהן invited you to join שלום!');
  expect(html).toContain(`<title>${subject}</title>`);
  expect(subject + html + text).not.toMatch(/[\u2066-\u2069]/);
  expect(text).toContain('become a member of שלום! It only takes a moment.');
});
