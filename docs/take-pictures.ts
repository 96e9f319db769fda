// `npm run pictures`: takes the screenshots of docs/pictures on a temporary stack.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { callApi } from '../local/api-client.ts';
import type { RunningMailbox } from '../local/mailbox/start.ts';
import { tempDirectory } from '../local/processes/temp-directory.ts';
import { startStack } from '../local/stack.ts';
import type { RunningStack } from '../local/stack.ts';
import { openBrowser } from '../test/support/browser.ts';

const pictures = join(import.meta.dirname, 'pictures');
const largestBytes = 150 * 1024;

type View = { readonly width: number; readonly height: number; readonly scheme?: 'light' | 'dark' };
const phone = { width: 390, height: 844 };

const directory = await tempDirectory('usher-pictures-');
const stack = await startStack({ dataDir: directory.path });
const browser = await openBrowser();
try {
  await mkdir(pictures, { recursive: true });
  await takeAll(stack, browser);
} finally {
  await browser.close();
  await stack.stop();
  await directory.remove();
}
process.exit();

async function takeAll({ mailbox, ...rest }: RunningStack, browser: Browser): Promise<void> {
  if (mailbox === null) throw new Error('The pictures need the embedded mailbox.');
  const { invitationId, mailId, link } = await invite({ mailbox, ...rest }, mailbox);
  const mailUrl = `${mailbox.url}/messages/${mailId}/html`;
  const workflowUrl = `${rest.temporalUiUrl}/namespaces/default/workflows/invitation%2F${invitationId}`;
  const take = (name: string, url: string, view: View, ready?: (page: Page) => Promise<unknown>) =>
    takePicture(browser, name, url, view, ready);
  await take('mailbox', mailbox.url, { width: 900, height: 220 });
  await take('email', mailUrl, { width: 640, height: 860 });
  await take('accept-light', link, { width: 640, height: 860 });
  await take('accept-dark', link, { width: 640, height: 860, scheme: 'dark' });
  await take('accept-phone', link, phone);
  await take('accept-phone-dark', link, { ...phone, scheme: 'dark' });
  await take('temporal-ui', workflowUrl, { width: 1200, height: 860 }, async (page) => {
    await page.getByText('recordInvitation').first().waitFor();
    await page.waitForTimeout(1_500);
  });
}

/** Creates an inviter and an invitation with a message. Returns its id, its e-mail and its link. */
async function invite(stack: RunningStack, mailbox: RunningMailbox) {
  const organizations = '/v1/b2b/organizations';
  const organization = { organization_id: 'acme' };
  const call = async (path: string, body: unknown) => {
    const response = await callApi(stack, 'POST', path, body);
    if (response.status !== 200) throw new Error(`${path} returned ${JSON.stringify(response.body)}`);
    return response.body as { member_id: string; invitation: { invitation_id: string } };
  };
  await call(organizations, { organization_name: 'Acme', organization_slug: 'acme' });
  const inviter = await call(`${organizations}/acme/members`, {
    email_address: 'grace@acme.dev',
    name: 'Grace Hopper',
    roles: ['admin'],
  });
  const invited = await call('/v1/b2b/magic_links/email/invite', {
    ...organization,
    email_address: 'ada@acme.dev',
    name: 'Ada Lovelace',
    roles: ['admin'],
    invited_by_member_id: inviter.member_id,
    message: 'The engine is ready for you. Come and have a look at the new programs.',
  });
  const mail = await mailbox.waitFor(({ invitationLink }) => invitationLink !== null);
  return {
    invitationId: invited.invitation.invitation_id.replace(/^invitation-/, ''),
    mailId: mail.id,
    link: mail.invitationLink ?? '',
  };
}

async function takePicture(
  browser: Browser,
  name: string,
  url: string,
  { width, height, scheme = 'light' }: View,
  ready: (page: Page) => Promise<unknown> = async () => {},
): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, locale: 'en' });
  try {
    const response = await page.goto(url);
    if (response?.status() !== 200)
      throw new Error(`The page for ${name}.png returned ${response?.status()}.`);
    await page.evaluate('document.fonts.ready');
    await ready(page);
    const path = join(pictures, `${name}.png`);
    await page.screenshot({ path });
    const { size } = await stat(path);
    console.log(`${name}.png  ${Math.ceil(size / 1024)} KB`);
    if (size > largestBytes) throw new Error(`${name}.png is larger than ${largestBytes / 1024} KB.`);
  } finally {
    await page.close();
  }
}
