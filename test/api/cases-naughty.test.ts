import { expect } from 'vitest';
import { readFixture } from '../fixtures/read.ts';
import { newMember, newOrganization } from './api.ts';
import { apiTest } from '../support/fixtures/api.ts';

const naughty = readFixture<readonly string[]>('corpora/blns.json');
const organizations = '/v1/b2b/organizations';

const test = apiTest
  .extend('organizationId', { scope: 'file' }, ({ api }) => newOrganization(api))
  .extend('memberId', { scope: 'file' }, ({ api, organizationId }) =>
    newMember(api, organizationId, 'member@company.com'),
  );

test('every naughty string as a name and as metadata comes back as it went in, or is refused with a reason', async ({
  api,
  organizationId,
  memberId,
}) => {
  const results = new Map<number, number>();
  for (const text of naughty) {
    const named = await api.call('PUT', `${organizations}/${organizationId}/members/${memberId}`, {
      name: text,
    });
    results.set(named.status, (results.get(named.status) ?? 0) + 1);
    if (named.status === 200) {
      expect(named.body).toMatchObject({ member: { name: text.normalize('NFC').trim() } });
    } else {
      expect([text, named.status, named.body['error_type']]).toMatchObject([
        text,
        400,
        expect.stringMatching(/^(invalid_name|bad_request)$/),
      ]);
    }
    const metadata = { trusted_metadata: { text, list: [text] } };
    const kept = await api.call('PUT', `${organizations}/${organizationId}/members/${memberId}`, metadata);
    if (kept.status === 200) expect(kept.body).toMatchObject({ member: metadata });
    else expect([text, kept.status]).toEqual([text, 400]);
  }
  expect(results.get(200)).toBeGreaterThan(200);
  expect(results.get(400)).toBeGreaterThan(20);
});

test('every naughty string in a path, a query, a filter and an address gets a response, and never a 5xx', async ({
  api,
  organizationId,
}) => {
  for (const text of naughty) {
    const encoded = encodeURIComponent(text.toString());
    const operands = [{ filter_name: 'member_email_fuzzy', filter_value: text }];
    const answers = [
      await api.call('GET', `${organizations}/${encoded}`),
      await api.call('GET', `${organizations}/${organizationId}/member?member_id=${encoded}`),
      await api.call('GET', `${organizations}/${organizationId}/member?email_address=${encoded}`),
      await api.call('POST', `${organizations}/members/search`, {
        organization_ids: [organizationId],
        query: { operator: 'OR', operands },
      }),
      await api.call('POST', `${organizations}/${organizationId}/members`, { email_address: text }),
      await api.call('POST', '/v1/b2b/magic_links/authenticate', { magic_links_token: text }),
    ];
    const faults = answers.filter(({ status }) => status >= 500);
    expect([text, faults.map(({ body }) => body)]).toEqual([text, []]);
  }
});
