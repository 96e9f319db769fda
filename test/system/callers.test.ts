import { describe, expect } from 'vitest';

import { routes } from '../../api/routes/all.ts';
import { until } from '../support/system-client.ts';
import type { TestResponse, SystemClient } from '../support/system-client.ts';
import type { System } from '../support/system.ts';
import { systemTest } from '../support/fixtures/system.ts';

const test = systemTest.extend('organization', { scope: 'file' }, ({ client }) => client.newOrganization());

describe('repeated calls, and ids of other organizations', () => {
  const invite = (client: SystemClient, organization: string, name: string, key?: string) =>
    client.invite({ organization_id: organization, email_address: `${name}@company.com` }, key);

  test('twenty posts of one key create one invitation, and each returns it or says that the key is in progress', async ({
    system,
    client,
    organization,
  }) => {
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => invite(client, organization, 'keyed', 'one key')),
    );
    const done = responses.filter(({ status }) => status === 200);
    const others = responses.filter(({ status }) => status !== 200).map(({ body }) => body['error_type']);
    expect(new Set(others).size).toBeLessThanOrEqual(1);
    expect(others[0] ?? 'idempotency_key_in_progress').toBe('idempotency_key_in_progress');
    expect(done.length).toBeGreaterThan(0);
    const [first] = done.map(withoutRequestId);
    for (const one of done) expect(withoutRequestId(one)).toEqual(first);
    const again = await invite(client, organization, 'keyed', 'one key');
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(withoutRequestId(again)).toEqual(first);
    const rows =
      await system.sql`select state from invitations where canonical_address = 'keyed@company.com'`;
    expect(rows.map((row) => ({ ...row }))).toEqual([{ state: 'pending' }]);
    await until('its e-mail is recorded', async () => {
      const sent = await system.sql`
        select 1 from emails e join invitations i on i.id = e.invitation_id
        where e.state = 'sent' and i.canonical_address = 'keyed@company.com'`;
      return sent.length === 1;
    });
    expect(system.mailbox.messages().filter(({ to }) => to[0]?.address === 'keyed@company.com')).toHaveLength(
      1,
    );
  });

  function withoutRequestId({ body }: TestResponse): unknown {
    return { ...body, request_id: null };
  }

  test('every route that takes an id returns 404 for one of another organization, and changes nothing (AUTHZ-004)', async ({
    system,
    client,
    organization,
  }) => {
    const other = await client.newOrganization();
    const invited = String((await invite(client, organization, 'theirs-invited')).body['member_id']);
    await client.linkTo('theirs-invited@company.com');
    const path = (id: string) => `/v1/b2b/organizations/${other}/members/${id}`;
    const direct = await client.call('POST', `/v1/b2b/organizations/${organization}/members`, {
      email_address: 'theirs@company.com',
      external_id: 'theirs-external',
    });
    const active = String(direct.body['member_id']);
    const theirs = [invited, active, 'theirs-external'];
    await until('every e-mail is recorded', async () => {
      const due =
        await system.sql`select 1 from invitations where state = 'pending' and email_due is not null`;
      return due.length === 0;
    });
    const before = await everything(system);
    const calls: (readonly [operationId: string, ...Parameters<SystemClient['call']>])[] = [
      ...theirs.flatMap((id) => [
        ['getMember', 'GET', `/v1/b2b/organizations/${other}/member?member_id=${id}`] as const,
        ['updateMember', 'PUT', path(id), { name: 'Mallory' }] as const,
        ['deleteMember', 'DELETE', path(id)] as const,
      ]),
      [
        'inviteByEmail',
        'POST',
        '/v1/b2b/magic_links/email/invite',
        {
          organization_id: other,
          email_address: 'mallory@company.com',
          invited_by_member_id: active,
        },
      ],
    ];
    for (const [operationId, ...call] of calls) {
      const { status, body } = await client.call(...call);
      expect([operationId, status, body['error_type']]).toEqual([operationId, 404, 'member_not_found']);
    }
    expect(await everything(system)).toBe(before);
    // The search returns no member; the remaining routes take no member id.
    const found = await client.call('POST', '/v1/b2b/organizations/members/search', {
      organization_ids: [other],
      query: { operator: 'AND', operands: [{ filter_name: 'member_ids', filter_value: [active, invited] }] },
    });
    expect(found.body['members']).toEqual([]);
    const covered = new Set([...calls.map(([operationId]) => operationId), 'searchMembers']);
    const takesMember = routes.filter(({ params, query, body }) =>
      [params, query, body].some((schema) =>
        Object.keys(schema.shape).some((name) => /member_ids?$/.test(name)),
      ),
    );
    expect(takesMember.map(({ operationId }) => operationId).filter((name) => !covered.has(name))).toEqual(
      [],
    );
  });

  async function everything(system: System): Promise<string> {
    const rows = await system.sql`select id, state, revision, generation from invitations order by id`;
    const members = await system.sql`select id, name, updated_at from members order by id`;
    return JSON.stringify([rows, members]);
  }
});
