import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ConfigError } from '../../runtime/env/variables.ts';
import { readConfig } from '../../runtime/env/read-config.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const good = {
  DATABASE_URL: 'postgres://usher:hunter2@127.0.0.1:5432/usher',
  USHER_LINK_KEYS: `new:${key},old:${key}`,
  PUBLIC_BASE_URL: 'https://join.company.com/usher/',
  USHER_PROJECT_ID: 'project-1',
  USHER_SECRETS: 'first-secret-of-many, second-secret-of-two',
  USHER_MAIL_FROM: 'Usher <hello@company.com>',
  SMTP_URL: 'smtp://127.0.0.1:1025',
};

test('the api reads its configuration and keeps only hashes of its secrets', () => {
  const config = readConfig({ ...good, USHER_REDIRECT_URLS: 'https://a.com/x, https://b.com/y?z=1' }, 'api');
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    metricsPort: null,
    publicBaseUrl: 'https://join.company.com/usher',
    roles: ['member', 'admin'],
    redirectUrls: ['https://a.com/x', 'https://b.com/y?z=1'],
    defaultRedirectUrl: null,
  });
  expect(config.linkKeys.map(({ id }) => id)).toEqual(['new', 'old']);
  expect(config.linkKeys[0]?.key).toHaveLength(32);
  const hashes = ['first-secret-of-many', 'second-secret-of-two'].map((secret) =>
    createHash('sha256').update(secret).digest(),
  );
  expect(config.secretHashes).toEqual(hashes);
  expect(JSON.stringify(config)).not.toContain('first-secret');
});

test('the worker reads its sender, with and without a name', () => {
  expect(readConfig(good, 'worker').mailFrom).toEqual({ name: 'Usher', address: 'hello@company.com' });
  const bare = readConfig({ ...good, USHER_MAIL_FROM: 'hello@company.com' }, 'worker');
  expect(bare.mailFrom).toEqual({ name: '', address: 'hello@company.com' });
});

test('all issues are reported at once, by the name of the variable and never with its value', () => {
  const wrong = {
    HOST: 'marked value',
    PORT: '70000-marked',
    USHER_METRICS_PORT: 'marked',
    USHER_DATABASE_POOLED: 'marked',
    PUBLIC_BASE_URL: 'ftp://marked.com',
    DATABASE_URL: 'mysql://marked',
    USHER_PROJECT_ID: 'marked id',
    USHER_SECRETS: 'marked-and-long-enough,marked',
    USHER_ROLES: 'marked,marked',
    USHER_REDIRECT_URLS: 'https://ok.com/,javascript:marked',
    USHER_DEFAULT_REDIRECT_URL: 'https://marked.com/',
    USHER_LINK_KEYS: 'marked:short',
  };
  const error = errorOf(() => readConfig(wrong, 'api'));
  expect(error.issues.map(({ variable }) => variable).toSorted()).toEqual(Object.keys(wrong).toSorted());
  expect(error.message).not.toContain('marked');
});

test('each process names the variables that it needs and lacks', () => {
  const names = (role: 'api' | 'worker' | 'migrate') =>
    errorOf(() => readConfig({}, role))
      .issues.map(({ variable }) => variable)
      .toSorted();
  expect(names('migrate')).toEqual(['DATABASE_URL']);
  expect(names('worker')).toEqual([
    'DATABASE_URL',
    'PUBLIC_BASE_URL',
    'SMTP_URL',
    'USHER_LINK_KEYS',
    'USHER_MAIL_FROM',
  ]);
  expect(names('api')).toEqual([
    'DATABASE_URL',
    'PUBLIC_BASE_URL',
    'USHER_LINK_KEYS',
    'USHER_PROJECT_ID',
    'USHER_SECRETS',
  ]);
});

test('a process ignores variables that it does not use', () => {
  const ofOthers = {
    USHER_PROJECT_ID: 'not an id',
    USHER_SECRETS: 'short',
    USHER_REDIRECT_URLS: 'nonsense',
    USHER_DEFAULT_REDIRECT_URL: 'https://elsewhere.com/',
    USHER_METRICS_PORT: 'x',
    PORT: 'x',
  };
  expect(readConfig({ ...good, ...ofOthers, USHER_WORKER_PORT: '9465' }, 'worker').workerPort).toBe(9465);
  const onlyDatabase = { ...ofOthers, DATABASE_URL: good.DATABASE_URL, SMTP_URL: 'x', USHER_LINK_KEYS: 'x' };
  expect(readConfig(onlyDatabase, 'migrate')).toEqual({ databaseUrl: good.DATABASE_URL });
  const ofTheWorker = { SMTP_URL: 'smtp://a:50%off@b.com', USHER_WORKER_PORT: 'x', USHER_MAIL_FROM: 'x' };
  expect(readConfig({ ...good, ...ofTheWorker }, 'api').port).toBe(3000);
});

test.each([
  ['DATABASE_URL', 'postgres://usher:50%off@127.0.0.1/usher'],
  ['DATABASE_URL', 'postgres://usher@127.0.0.1/%zz'],
  ['PUBLIC_BASE_URL', 'https://user:pass@company.com'],
  ['PUBLIC_BASE_URL', 'https://company.com/?x=1'],
  ['PUBLIC_BASE_URL', 'https://company.com/#'],
  ['USHER_SECRETS', 'fifteen-letters'],
  ['USHER_SECRETS', `${'x'.repeat(129)}`],
  ['USHER_SECRETS', 'sixteen-letters-é'],
  ['USHER_LINK_KEYS', `a:${key},a:${key}`],
  ['USHER_LINK_KEYS', key],
  ['USHER_REDIRECT_URLS', 'https://company.com/#x'],
  ['USHER_REDIRECT_URLS', 'https://user@company.com/'],
  ['USHER_REDIRECT_URLS', '/relative'],
  ['USHER_REDIRECT_URLS', 'https://company.com/,https://company.com/?a=1&token=1'],
  ['USHER_REDIRECT_URLS', 'https://company.com/?stytch_token_type'],
  ['USHER_ROLES', 'member,,admin'],
])('%s refuses %s', (variable, value) => {
  const error = errorOf(() => readConfig({ ...good, [variable]: value }, 'api'));
  expect(error.issues.map(({ variable: name }) => name)).toEqual([variable]);
});

test.each([['hello'], ['A <b@c.com'], ['b@c.com>'], ['A\r\nBcc: x@y.com <b@c.com>'], ['a@b.com, c@d.com']])(
  'the sender cannot be %j',
  (value) => {
    const error = errorOf(() => readConfig({ ...good, USHER_MAIL_FROM: value }, 'worker'));
    expect(error.issues.map(({ variable: name }) => name)).toEqual(['USHER_MAIL_FROM']);
  },
);

test('the retention is a whole number of days from 1, and off when unset', () => {
  const daysOf = (text: string) =>
    readConfig({ ...good, USHER_RETENTION_DAYS: text }, 'worker').retentionDays;
  expect([daysOf(''), daysOf('1'), daysOf('30'), daysOf('36500')]).toEqual([null, 1, 30, 36_500]);
  for (const wrong of ['0', '-1', '1.5', '7d', '1e2', '36501', 'never']) {
    const error = errorOf(() => daysOf(wrong));
    expect(error.issues.map(({ variable: name }) => name)).toEqual(['USHER_RETENTION_DAYS']);
  }
  expect(readConfig({ ...good, USHER_RETENTION_DAYS: 'x' }, 'api').port).toBe(3000);
});

function errorOf(read: () => unknown): ConfigError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('Nothing was wrong.');
}

test('a pooler is assumed only where the variable is 1', () => {
  const pooled = (value?: string) =>
    readConfig({ ...good, ...(value === undefined ? {} : { USHER_DATABASE_POOLED: value }) }, 'api')
      .databasePooled;
  expect([pooled(), pooled(''), pooled('0'), pooled('1')]).toEqual([false, false, false, true]);
});
