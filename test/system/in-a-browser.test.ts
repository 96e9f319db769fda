import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openBrowser } from '../support/browser.ts';
import { clientOf } from '../support/system-client.ts';
import type { SystemClient } from '../support/system-client.ts';
import { startSystem } from '../support/system.ts';
import type { System } from '../support/system.ts';

describe('from the mailbox to the member, in a browser without JavaScript', () => {
  let system: System;
  let client: SystemClient;
  let organization: string;
  let browser: Browser;
  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), openBrowser()]);
    client = clientOf(system);
    organization = await client.newOrganization({ organization_name: 'Company' });
  });
  afterAll(async () => {
    await browser?.close();
    await system?.end();
  });

  /** Invites an address, opens its e-mail on the mailbox page, and clicks the button. */
  async function openedLink(
    address: string,
    options: BrowserContextOptions = { javaScriptEnabled: false },
  ): Promise<{ page: Page; memberId: string }> {
    const fields = { organization_id: organization, email_address: address, name: 'Ada' };
    const { body } = await client.invite(fields);
    await client.linkTo(address);
    const context = await browser.newContext(options);
    const mailbox = await context.newPage();
    await mailbox.goto(system.mailbox.url);
    await mailbox.getByText(address).first().click();
    const link = mailbox.frameLocator('iframe').locator(`a[href*="/accept?"]`).first();
    const [page] = await Promise.all([context.waitForEvent('page'), link.click()]);
    await page.waitForLoadState();
    return { page, memberId: String(body['member_id']) };
  }

  const memberOf = (id: string) =>
    client.call('GET', `/v1/b2b/organizations/${organization}/member?member_id=${id}`);

  test('accepting makes a member', async () => {
    const { page, memberId } = await openedLink('ada@company.com');
    expect(await page.textContent('body')).toContain('Company');
    expect((await memberOf(memberId)).body['member']).toMatchObject({ status: 'invited' });
    await page.locator('button[value="accept"]').click();
    await page.waitForLoadState();
    expect((await memberOf(memberId)).body['member']).toMatchObject({ status: 'active', name: 'Ada' });
    expect(await page.locator('form').count()).toBe(0);
    await page.context().close();
  });

  test.each([
    [40, false],
    [120, false],
    [40, true],
    [120, true],
  ])(
    'pressing twice, %i ms apart (JavaScript: %s), reloading and going back show that the person is a member',
    async (pauseMs, javaScriptEnabled) => {
      const address = `twice-${pauseMs}-${javaScriptEnabled}@company.com`;
      const { page, memberId } = await openedLink(address, { javaScriptEnabled });
      const box = await page.locator('button[value="accept"]').boundingBox();
      if (box === null) throw new Error('There is no button to press.');
      const press = () => page.mouse.click(box.x + 20, box.y + 10);
      const heading = () => page.locator('h1').innerText();
      await press();
      await sleep(pauseMs);
      await press();
      const isIn = /^(Welcome to|You are a member of) Company$/;
      await expect.poll(heading, { timeout: 20_000 }).toMatch(isIn);
      await page.waitForLoadState();
      expect((await memberOf(memberId)).body['member']).toMatchObject({ status: 'active' });
      await page.reload();
      expect(await heading()).toBe('You are a member of Company');
      await page.goBack();
      expect(await heading()).toBe('You are a member of Company');
      expect(await page.locator('form').count()).toBe(0);
      await page.context().close();
    },
  );

  test('the link of an older e-mail points to the newer one, and a revoked link shows nothing', async () => {
    const { page, memberId } = await openedLink('older@company.com');
    const older = page.url();
    await client.invite({ organization_id: organization, email_address: 'older@company.com' });
    await page.goto(older);
    expect(await page.locator('h1').innerText()).toBe('There is a newer e-mail');
    await client.call('DELETE', `/v1/b2b/organizations/${organization}/members/${memberId}`);
    await page.goto(older);
    expect(await page.locator('h1').innerText()).toBe('This link doesn’t work any more');
    await page.context().close();
  });

  test('declining and confirming makes no member', async () => {
    const { page, memberId } = await openedLink('grace@company.com');
    await page.locator('button[value="decline"]').click();
    await page.waitForLoadState();
    expect((await memberOf(memberId)).body['member']).toMatchObject({ status: 'invited' });
    await page.locator('button[value="decline"]').click();
    await page.waitForLoadState();
    expect((await memberOf(memberId)).status).toBe(404);
    expect(await page.locator('form').count()).toBe(0);
    await page.context().close();
  });
});
