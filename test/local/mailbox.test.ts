import { execFile } from 'node:child_process';
import { createTransport } from 'nodemailer';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { tellsPeers } from '../../local/mailbox/peer.ts';
import { startMailbox } from '../../local/mailbox/start.ts';
import { directoryTest as test } from '../support/fixtures/directory.ts';

const link = 'http://127.0.0.1:3000/accept?stytch_token_type=multi_tenant_magic_links&token=abc';
const invitation = {
  from: { name: 'Acme', address: 'no-reply@acme.dev' },
  to: { name: 'Ada', address: 'ada@acme.dev' },
  subject: 'Join Acme <script>alert(1)</script>',
  messageId: '<one.1.invite.1@acme.dev>',
  text: `Come in: ${link}.`,
  html: `<html><head><title>x</title></head><body><script>alert(1)</script><a href="${link.replace('&', '&amp;')}">Join</a></body></html>`,
};

async function send(smtpUrl: string, mail = invitation): Promise<void> {
  const transport = createTransport(smtpUrl);
  await transport.sendMail(mail);
  transport.close();
}

describe('the mailbox', () => {
  test('lists a received e-mail with its link as JSON', async () => {
    const mailbox = await startMailbox();
    await send(mailbox.smtpUrl);
    await mailbox.waitFor(({ to }) => to.some(({ address }) => address === 'ada@acme.dev'));
    const messages = (await (await fetch(`${mailbox.url}/messages`)).json()) as unknown[];
    await mailbox.stop();
    expect(messages).toEqual([
      expect.objectContaining({
        from: { name: 'Acme', address: 'no-reply@acme.dev' },
        message_id: '<one.1.invite.1@acme.dev>',
        subject: invitation.subject,
        links: [link],
        invitation_link: link,
        headers: expect.objectContaining({ subject: invitation.subject }),
      }),
    ]);
  });

  test('waits for an e-mail, and on a timeout names the subjects it received', async () => {
    const mailbox = await startMailbox();
    const coming = mailbox.waitFor(({ subject }) => subject.startsWith('Join'));
    await send(mailbox.smtpUrl);
    expect((await coming).text).toContain(link);
    await expect(mailbox.waitFor(() => false, 1)).rejects.toThrow('received: Join Acme');
    await mailbox.stop();
  });

  test('keeps e-mails and their order over a restart', async ({ directory }) => {
    const first = await startMailbox({ directory: directory.path });
    await send(first.smtpUrl, { ...invitation, subject: 'one' });
    await send(first.smtpUrl, { ...invitation, subject: 'two' });
    const before = first.messages();
    await first.stop();
    const second = await startMailbox({ directory: directory.path });
    expect(second.messages()).toEqual(before);
    expect(second.messages().map(({ subject }) => subject)).toEqual(['one', 'two']);
    await second.stop();
  });

  test('escapes e-mail text, and shows HTML only in a sandbox without scripts and requests', async () => {
    const mailbox = await startMailbox();
    await send(mailbox.smtpUrl);
    const [message] = mailbox.messages();
    const list = await (await fetch(mailbox.url)).text();
    const response = await fetch(`${mailbox.url}/mail/${message?.id}`);
    const page = await response.text();
    const frame = await fetch(`${mailbox.url}/messages/${message?.id}/html`);
    await mailbox.stop();
    expect(list).not.toContain('<script');
    expect(page).not.toContain('<script');
    expect(page).toContain('sandbox="allow-popups');
    expect(page).toContain(`href="${link.replace('&', '&amp;')}"`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(frame.headers.get('content-security-policy')).toMatch(
      /^sandbox (?!.*allow-scripts).*default-src 'none'/,
    );
  });

  test('hides e-mails and their folder from other users of the machine', async ({ directory }) => {
    const folder = join(directory.path, 'mails');
    await mkdir(folder, { mode: 0o755 });
    const guard = { by: 'path', secret: 'a-secret' } as const;
    const mailbox = await startMailbox({ directory: folder, guard });
    await send(mailbox.smtpUrl);
    const [file = ''] = await readdir(folder);
    const modes = [(await stat(folder)).mode & 0o777, (await stat(join(folder, file))).mode & 0o777];
    const { origin, pathname } = new URL(mailbox.url);
    const { id } = mailbox.messages()[0] ?? {};
    const paths = [
      '/',
      '/messages',
      '/style.css',
      `/mail/${id}`,
      `/messages/${id}/raw`,
      `${pathname}x/messages`,
    ];
    const responses = await Promise.all(paths.map((path) => fetch(origin + path)));
    const bodies = await Promise.all(responses.map((response) => response.text()));
    await mailbox.stop();
    expect(modes).toEqual([0o700, 0o600]);
    expect(responses.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(bodies.join()).not.toContain('Ada');
  });

  // Where the system does not name the owner of a connection, the secret path of the test above is used.
  test.runIf(tellsPeers() && process.getuid?.() === 0)(
    'serves its own user at the plain address, and refuses another user of the machine',
    async () => {
      const mailbox = await startMailbox();
      await send(mailbox.smtpUrl);
      const url = `${mailbox.url}/messages`;
      const own = await fetch(url);
      const script = `fetch(${JSON.stringify(url)}).then(async (a) => console.log(a.status, await a.text()))`;
      const asOther = ['--reuid=5678', '--regid=5678', '--clear-groups', process.execPath, '-e', script];
      const other = await promisify(execFile)('setpriv', asOther, { cwd: '/' });
      await mailbox.stop();
      expect([own.status, new URL(mailbox.url).pathname]).toEqual([200, '/']);
      expect(await own.text()).toContain('Ada');
      expect(other.stdout).toBe('403 This mailbox answers to the user who started it.\n\n');
    },
  );

  test('is read-only: GET and HEAD alone are allowed', async () => {
    const mailbox = await startMailbox();
    const requests = ['GET', 'HEAD', 'POST', 'DELETE'].map((method) => fetch(mailbox.url, { method }));
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    await mailbox.stop();
    expect(statuses).toEqual([200, 200, 405, 405]);
  });

  test('refuses a request under another host name', async () => {
    const mailbox = await startMailbox();
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request(`${mailbox.url}/messages`, { headers: { host: 'evil.dev' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    await mailbox.stop();
    expect(status).toBe(421);
  });
});
