import { expect } from 'vitest';
import { routes } from '../../api/routes/all.ts';
import { adversarialCases, inputOf } from '../cases/adversarial.ts';
import type { TestApi } from './api.ts';
import { credentials, newMember, newOrganization } from './api.ts';
import { apiTest } from '../support/fixtures/api.ts';

const invitePath = '/v1/b2b/magic_links/email/invite';

const test = apiTest
  .extend('organization_id', { scope: 'file' }, ({ api }) => newOrganization(api))
  .extend('member_id', { scope: 'file' }, ({ api, organization_id }) =>
    newMember(api, organization_id, 'member@company.com'),
  );

type Body = string | Uint8Array<ArrayBuffer>;
const send = (api: TestApi, method: string, path: string, body: Body, headers: Record<string, string> = {}) =>
  api.raw(path, {
    method,
    headers: { authorization: credentials, 'content-type': 'application/json', ...headers },
    body,
  });
const post = (api: TestApi, body: Body, headers: Record<string, string> = {}) =>
  send(api, 'POST', invitePath, body, headers);
const inputFor = (id: string) =>
  adversarialCases.find((one) => one.id === id)?.input as Record<string, unknown>;

const places = routes
  .filter(({ method }) => method !== 'get')
  .map(({ method, path, operationId }) => [operationId, method.toUpperCase(), path] as const);

test.for(places)(
  '%s refuses what is no body for it, whatever it is, and says why',
  async ([, method, path], { api, organization_id, member_id }) => {
    const place = path.replace('{organization_id}', organization_id).replace('{member_id}', member_id);
    const raw = (id: string) => String(inputFor(id)['raw']);
    const made = (id: string) => String(inputOf(inputFor(id)));
    const hex = (id: string) => new Uint8Array(Buffer.from(String(inputFor(id)['rawHex']), 'hex'));
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const bodies: readonly (readonly [string, Body, number, Record<string, string>?])[] = [
      ['HTTPIN-001', raw('HTTPIN-001'), 400],
      ['HTTPIN-003', made('HTTPIN-003'), 400],
      ['HTTPIN-004', made('HTTPIN-004'), 413],
      ['HTTPIN-005', made('HTTPIN-005'), 413],
      ['HTTPIN-010', hex('HTTPIN-010'), 400],
      ['HTTPIN-014', JSON.stringify(inputFor('HTTPIN-014')['json']), 400],
      ['HTTPIN-018', '--x--', 415, { 'content-type': 'multipart/form-data; boundary=x' }],
      ['EMAILS-129', String(inputFor('EMAILS-129')['form']), 415, form],
      ['a trailing comma', '{"a":1,}', 400],
      ['an array', '[]', 400],
      ['a byte order mark', '\ufeff{}x', 400],
    ];
    for (const [id, body, status, headers] of bodies) {
      const response = await send(api, method, place, body, headers ?? {});
      expect([id, response.status, typeof response.body['error_message']]).toEqual([id, status, 'string']);
    }
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect(
      (await api.call('GET', `/v1/b2b/organizations/${organization_id}/member?member_id=${member_id}`))
        .status,
    ).toBe(200);
  },
);

test('HTTPIN-005: a body of ten megabytes is not read to its end', async ({ api }) => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      if (pulled === 160) controller.close();
    },
  });
  const headers = { authorization: credentials, 'content-type': 'application/json' };
  const response = await api.raw(invitePath, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  } as RequestInit);
  expect(response.status).toBe(413);
  expect(pulled).toBeLessThan(10);
});

test.for([
  ['EMAILS-123', (inputFor('EMAILS-123')['json'] as { email: unknown }).email],
  ['EMAILS-125', (inputFor('EMAILS-125')['json'] as { email: unknown }).email],
  ['a list', ['a@company.com']],
  ['nothing', null],
] as const)(
  '%s: an address that is no text is refused by name',
  async ([, email_address], { api, organization_id }) => {
    const response = await post(api, JSON.stringify({ organization_id, email_address }));
    expect([response.status, response.body]).toMatchObject([
      400,
      { error_type: 'bad_request', error_message: '"email_address" must be a string.' },
    ]);
  },
);

test('of a field that comes twice the last counts, and only it', async ({ api, organization_id }) => {
  const text = `{"organization_id":"${organization_id}","email_address":"a@company.com","email_address":"no address"}`;
  expect((await post(api, text)).body).toMatchObject({ error_type: 'invalid_email' });
});

const wrongTypes = [null, 7, true, [], {}, [[]], { $gt: '' }, 1e308, -0];

test('every field of an invite, given as every other kind of value, is refused by its name and never a 5xx', async ({
  api,
  organization_id,
}) => {
  const texts = [
    'invite_redirect_url',
    'invited_by_member_id',
    'name',
    'invite_template_id',
    'locale',
    'message',
  ];
  const others = [
    'trusted_metadata',
    'untrusted_metadata',
    'roles',
    'invite_expiration_minutes',
    'reminders',
  ];
  for (const field of [...texts, ...others]) {
    for (const value of wrongTypes) {
      const response = await post(
        api,
        JSON.stringify({ organization_id, email_address: 'no address', [field]: value }),
      );
      expect([field, value, response.status]).toEqual([field, value, 400]);
      const isOfForm = response.body['error_type'] === 'bad_request';
      if (texts.includes(field)) expect([field, isOfForm]).toEqual([field, true]);
      if (isOfForm) expect(response.body['error_message']).toContain(`"${field}`);
    }
  }
});

test.for([
  ['0000-00-00T00:00:00Z'],
  ['P1Y'],
  ['PT-1S'],
  ['PT0S'],
  ['P99999999999D'],
  ['PT1e3S'],
  [''],
  ['P'],
  ['PT'],
  [Infinity],
] as const)('HTTPIN-014: %j is no time for a reminder', async ([reminder], { api, organization_id }) => {
  const body = { organization_id, email_address: 'a@company.com', reminders: [reminder] };
  const response = await post(api, JSON.stringify(body));
  expect([response.status, response.body['error_type']]).toEqual([
    400,
    reminder === Infinity ? 'bad_request' : 'invalid_reminders',
  ]);
});

test('a name that cannot be part of a path is no external id', async ({
  api,
  organization_id,
  member_id,
}) => {
  const path = `/v1/b2b/organizations/${organization_id}/members/${member_id}`;
  for (const external_id of ['.', '..', '', 'a/b', 'a b', 'member-1', 'a?b', '%2e']) {
    const response = await api.call('PUT', path, { external_id });
    expect([external_id, response.status, response.body['error_type']]).toEqual([
      external_id,
      400,
      'bad_request',
    ]);
  }
  expect((await api.call('PUT', path, { external_id: '...' })).status).toBe(200);
});
