import { join } from 'node:path';
import { expect, test } from 'vitest';

import { apiIsReady, callApi } from '../../local/api-client.ts';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import { seedOrganization, seededSlug } from '../../local/seed.ts';
import { startStack } from '../../local/stack.ts';
import { isGone } from './run-child.ts';
import { descendantsOf } from './start-support.ts';

const victims = {
  postgres: /bin\/postgres -D /,
  temporal: /temporal.* server start-dev/,
  api: /api\/main\.ts/,
  worker: /worker\/main\.ts/,
};

test('a stack restarts each part that is killed, and then mails an invite', async () => {
  const directory = await tempDirectory('usher-recovery-');
  const { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI_PATH } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI_PATH };
  const logged: string[] = [];
  const stack = await startStack({
    dataDir: join(directory.path, 'data'),
    env,
    log: (line) => logged.push(line),
  });
  try {
    await seedOrganization(stack);
    const before = await descendantsOf(process.pid);
    for (const [name, pattern] of Object.entries(victims)) {
      // Leaves out the shell in front of it, whose command line contains the same pattern.
      const found = before.filter(
        ({ commandLine }) => pattern.test(commandLine) && !commandLine.startsWith('/bin/sh'),
      );
      const children = found.filter(({ parentPid }) => before.some(({ pid }) => pid === parentPid));
      expect([name, children.length]).toEqual([name, 1]);
      for (const { pid } of children) {
        process.kill(pid, 'SIGKILL');
        await isGone(pid);
      }
    }
    const hasRestarted = (name: string) => logged.some((line) => line.startsWith(`${name} exited`));
    while (!Object.keys(victims).every(hasRestarted)) await new Promise((resolve) => setTimeout(resolve, 50));
    await apiIsReady(stack.apiUrl);
    const body = { organization_id: seededSlug, email_address: 'ada@acme.dev' };
    const { status } = await callApi(stack, 'POST', '/v1/b2b/magic_links/email/invite', body);
    // 202 while the worker is starting: the request is stored and decided later.
    expect([200, 202]).toContain(status);
    const mail = await stack.mailbox?.waitFor(
      ({ to }) => to.some(({ address }) => address === 'ada@acme.dev'),
      60_000,
    );
    expect(mail?.invitationLink).toContain(stack.apiUrl);
  } finally {
    await stack.stop();
    await directory.remove();
  }
}, 180_000);
