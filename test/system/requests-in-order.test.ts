import { describe, expect } from 'vitest';

import { until } from '../support/system-client.ts';
import type { TestResponse, SystemClient } from '../support/system-client.ts';
import { brokenInvariants } from '../support/system-invariants.ts';
import { systemTest } from '../support/fixtures/system.ts';

const test = systemTest
  .extend('systemOptions', { scope: 'file' }, { worker: 'off' })
  .extend('organization', { scope: 'file' }, ({ client }) => client.newOrganization());

describe('requests for one address while no worker runs', () => {
  const path = (organization: string) => `/v1/b2b/organizations/${organization}`;
  const fields = (organization: string, name: string) => ({
    organization_id: organization,
    email_address: `${name}@company.com`,
  });
  const invite = (client: SystemClient, organization: string, name: string) =>
    client.invite(fields(organization, name));
  const join = (client: SystemClient, organization: string, name: string) =>
    client.call('POST', '/v1/b2b/magic_links/email/login_or_signup', fields(organization, name));
  const remove = (client: SystemClient, organization: string, invited: TestResponse) =>
    client.call('DELETE', `${path(organization)}/members/${String(invited.body['member_id'])}`);
  const idOf = ({ body }: TestResponse) => (body['invitation'] as { invitation_id: string }).invitation_id;
  const stateOf = async (client: SystemClient, organization: string, invited: TestResponse) => {
    const { body } = await client.call('GET', `${path(organization)}/invitations/${idOf(invited)}`);
    return (body['invitation'] as { state: string }).state;
  };

  test('two invites and a DELETE leave nothing open; an invite and a join send one e-mail; a DELETE between two invites ends the first', async ({
    system,
    client,
    organization,
  }) => {
    const [revoked, joined, renewed] = await Promise.all([
      inTurn(
        () => invite(client, organization, 'revoked'),
        () => invite(client, organization, 'revoked'),
        (invited) => remove(client, organization, invited),
      ),
      inTurn(
        () => invite(client, organization, 'joined'),
        () => join(client, organization, 'joined'),
      ),
      inTurn(
        () => invite(client, organization, 'renewed'),
        (invited) => remove(client, organization, invited),
        () => invite(client, organization, 'renewed'),
      ),
    ]);
    for (const responses of [revoked, joined, renewed]) {
      expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 202));
      expect(new Set(responses.map(idOf)).size).toBe(1);
    }

    await system.worker.start();
    await until('every request is decided', async () => {
      const pending = await system.sql`select 1 from requests where outcome is null and kind <> 'plain'`;
      return pending.length === 0;
    });
    const refused = await system.sql`select outcome from requests where outcome -> 'ok' = 'false'`;
    expect(refused).toEqual([]);
    await client.linkTo('joined@company.com');
    const token = await client.tokenTo('renewed@company.com');
    const open = await system.sql<{ address: string }[]>`
      select canonical_address as address from invitations where closed_at is null order by 1`;
    expect(open.map(({ address }) => address)).toEqual(['joined@company.com', 'renewed@company.com']);
    expect(
      await Promise.all(
        [revoked, joined, renewed].map(([first]) => stateOf(client, organization, first as TestResponse)),
      ),
    ).toEqual([...['revoked', 'pending', 'pending']]);
    const mailed = system.mailbox.messages().map(({ to }) => to[0]?.address);
    expect(mailed.filter((address) => address === 'joined@company.com')).toHaveLength(1);

    const accepted = await client.accept(token);
    expect(accepted.status).toBe(200);
    const again = await client.call(
      'GET',
      `${path(organization)}/member?member_id=${String(renewed[0]?.body['member_id'])}`,
    );
    expect(again.body['member_id']).toBe(accepted.body['member_id']);
    await until('no invariant is broken', async () => (await brokenInvariants(system.sql)).length === 0);
  });
});

/** Makes calls one after another, each with the response to the previous one. */
async function inTurn(
  ...calls: ((previous: TestResponse) => Promise<TestResponse>)[]
): Promise<readonly TestResponse[]> {
  const responses: TestResponse[] = [];
  for (const call of calls) responses.push(await call(responses.at(-1) as TestResponse));
  return responses;
}
