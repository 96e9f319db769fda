import { expect } from 'vitest';
import { newOrganization } from './api.ts';
import type { LiveApi } from './live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const hoursPass = (api: LiveApi, hours: number) =>
  api.database.sql`
    update requests set requested_at = requested_at - make_interval(hours => ${hours}) where idempotency_key is not null`;

test('a key is stored for 24 hours by the clock, whether the sweep has run or not', async ({ api }) => {
  const organizationId = await newOrganization(api);
  const invite = (emailAddress: string, organization = organizationId) =>
    api.call(
      'POST',
      '/v1/b2b/magic_links/email/invite',
      { organization_id: organization, email_address: emailAddress },
      { 'idempotency-key': 'one-a-day' },
    );
  const first = await invite('ada@company.com');
  expect(first.status).toBe(200);
  await hoursPass(api, 23);
  expect((await invite('ada@company.com')).headers.get('idempotent-replayed')).toBe('true');
  expect((await invite('bob@company.com')).body['error_type']).toBe('idempotency_key_reused');
  await hoursPass(api, 2);
  const next = await invite('bob@company.com');
  expect([next.status, next.headers.get('idempotent-replayed')]).toEqual([200, null]);
  expect(next.body['member_id']).not.toBe(first.body['member_id']);

  // A refusal that was known before anything was asked is kept as long.
  await hoursPass(api, 25);
  expect((await invite('eve@company.com', 'nobody-s')).body['error_type']).toBe('organization_not_found');
  await hoursPass(api, 25);
  expect((await invite('eve@company.com')).status).toBe(200);
});
