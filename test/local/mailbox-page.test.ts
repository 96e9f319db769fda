import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';

import { startMailbox } from '../../local/mailbox/start.ts';
import { axeViolations, openBrowser } from '../support/browser.ts';

const link = 'http://127.0.0.1:9/accept?stytch_token_type=multi_tenant_magic_links&token=abc';

test.each([
  { scheme: 'light', width: 1100 },
  { scheme: 'dark', width: 360 },
] as const)(
  'the mailbox pages pass axe and fit the window in $scheme mode at $width px',
  async ({ scheme, width }) => {
    const mailbox = await startMailbox();
    const transport = createTransport(mailbox.smtpUrl);
    const html = `<html lang="en"><title>x</title><img src="https://tracker.dev/x.png" alt=""><a href="${link}">Join</a></html>`;
    await transport.sendMail({
      from: 'a@acme.dev',
      to: 'ada@acme.dev',
      subject: 'x'.repeat(200),
      text: link,
      html,
    });
    transport.close();
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 800 } });
      const elsewhere: string[] = [];
      page.on('requestfinished', (request) => {
        if (!request.url().startsWith(mailbox.url)) elsewhere.push(request.url());
      });
      const tooWide = () =>
        page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
      await page.goto(mailbox.url);
      expect([await axeViolations(page), await tooWide()]).toEqual([[], false]);
      await page.getByText('ada@acme.dev').click();
      await page.getByRole('link', { name: 'Open the invitation' }).waitFor();
      expect([await axeViolations(page), await tooWide()]).toEqual([[], false]);
      expect(await page.getByRole('link', { name: 'Open the invitation' }).getAttribute('href')).toBe(link);
      expect(await page.frameLocator('iframe').getByRole('link', { name: 'Join' }).count()).toBe(1);
      expect(elsewhere).toEqual([]);
    } finally {
      await browser.close();
      await mailbox.stop();
    }
  },
);
