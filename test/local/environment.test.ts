import { expect, test } from 'vitest';
import { checkEnvironment } from '../../local/check-environment.ts';
import { processEnvironment } from '../../local/environment.ts';
import { ConfigError } from '../../runtime/env/faults.ts';

const keys = { secret: 'a-secret-of-sixteen-or-more', linkKeys: `k:${Buffer.alloc(32).toString('base64')}` };
const services = {
  databaseUrl: 'postgres://127.0.0.1/usher',
  temporalAddress: '127.0.0.1:7233',
  smtpUrl: 'smtp://127.0.0.1:1025',
  temporalUiUrl: null,
  mailbox: null,
  givenUp: [],
};

test.each([
  [{}, 'http://127.0.0.1:4000'],
  [{ HOST: '0.0.0.0' }, 'http://127.0.0.1:4000'],
  [{ HOST: '127.0.0.2' }, 'http://127.0.0.2:4000'],
  [{ HOST: '::1' }, 'http://[::1]:4000'],
  [{ HOST: '0.0.0.0', PUBLIC_BASE_URL: 'https://join.company.com' }, 'https://join.company.com'],
])('links of %j lead to %s', (env, publicBaseUrl) => {
  const made = processEnvironment(env, keys, services, 4000, 'empty.toml');
  expect(made['PUBLIC_BASE_URL']).toBe(publicBaseUrl);
});

test('the port that was found for PORT=0 is the one that the api listens on', () => {
  expect(processEnvironment({ PORT: '0' }, keys, services, 4000, 'empty.toml')['PORT']).toBe('4000');
});

test('an environment that names nothing has no faults, and one that names nonsense has each of them once', () => {
  expect(() => checkEnvironment({})).not.toThrow();
  expect(() => checkEnvironment({ PORT: '0', USHER_SECRETS: '' })).not.toThrow();
  const wrong = { PORT: 'x', PUBLIC_BASE_URL: 'x', SMTP_URL: 'x', USHER_SECRETS: 'x', USHER_LINK_KEYS: 'x' };
  let fault: unknown;
  try {
    checkEnvironment(wrong);
  } catch (error) {
    fault = error;
  }
  if (!(fault instanceof ConfigError)) throw new Error('It was not refused.');
  expect(fault.faults.map(({ variable }) => variable).toSorted()).toEqual(Object.keys(wrong).toSorted());
});
