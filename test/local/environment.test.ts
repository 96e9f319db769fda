import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkEnvironment } from '../../local/check-environment.ts';
import { processEnvironment } from '../../local/environment.ts';
import { startStack } from '../../local/stack.ts';
import { ConfigError } from '../../runtime/env/variables.ts';

const keys = { secret: 'a-secret-of-sixteen-or-more', linkKeys: `k:${Buffer.alloc(32).toString('base64')}` };
const services = {
  databaseUrl: 'postgres://127.0.0.1/usher',
  temporalAddress: '127.0.0.1:7233',
  smtpUrl: 'smtp://127.0.0.1:1025',
  temporalUiUrl: null,
  mailbox: null,
  failed: [],
};

test.each([
  [{}, 'http://127.0.0.1:4000'],
  [{ HOST: '0.0.0.0' }, 'http://127.0.0.1:4000'],
  [{ HOST: '127.0.0.2' }, 'http://127.0.0.2:4000'],
  [{ HOST: '::1' }, 'http://[::1]:4000'],
  [{ HOST: '0.0.0.0', PUBLIC_BASE_URL: 'https://join.company.com' }, 'https://join.company.com'],
])('the base URL of %j is %s', (env, publicBaseUrl) => {
  const made = processEnvironment(env, keys, services, 4000, 'empty.toml');
  expect(made['PUBLIC_BASE_URL']).toBe(publicBaseUrl);
});

test('PORT=0 becomes the free port that was found', () => {
  expect(processEnvironment({ PORT: '0' }, keys, services, 4000, 'empty.toml')['PORT']).toBe('4000');
});

test.each(['smtp://mailer:50%off@127.0.0.1:2525', 'smtp://127.0.0.1?tls=require', 'smtp://a..b'])(
  'SMTP_URL %s is refused by name before anything is started or written',
  async (smtpUrl) => {
    const folder = await mkdtemp(join(tmpdir(), 'usher-environment-'));
    const dataDir = join(folder, 'data');
    const starting = startStack({ dataDir, env: { SMTP_URL: smtpUrl } });
    await expect(starting).rejects.toThrow(/^The environment has 1 issue:\n {2}SMTP_URL: /);
    expect(existsSync(dataDir)).toBe(false);
    await rm(folder, { recursive: true });
  },
);

test('an empty environment has no issues, and an invalid one reports each variable once', () => {
  expect(() => checkEnvironment({})).not.toThrow();
  expect(() => checkEnvironment({ PORT: '0', USHER_SECRETS: '' })).not.toThrow();
  const wrong = { PORT: 'x', PUBLIC_BASE_URL: 'x', SMTP_URL: 'x', USHER_SECRETS: 'x', USHER_LINK_KEYS: 'x' };
  let refused: unknown;
  try {
    checkEnvironment(wrong);
  } catch (error) {
    refused = error;
  }
  if (!(refused instanceof ConfigError)) throw new Error('It was not refused.');
  expect(refused.issues.map(({ variable }) => variable).toSorted()).toEqual(Object.keys(wrong).toSorted());
});
