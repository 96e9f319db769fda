import { setTimeout as sleep } from 'node:timers/promises';

import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { invitationWorkflowId, signals } from '../../workflows/messages.ts';
import { clientOf, tokenOf, until, uuidOf } from '../support/system-client.ts';
import type { TestResponse, SystemClient } from '../support/system-client.ts';
import { allHistories } from '../support/system-histories.ts';
import { brokenInvariants } from '../support/system-invariants.ts';
import { askAllAgain, keepJournal } from '../support/system-journal.ts';
import type { Entry, Journal } from '../support/system-journal.ts';
import { secret, startSystem } from '../support/system.ts';
import type { System } from '../support/system.ts';

/** All personal data contains it; logs, histories, metrics and errors must not. */
const marker = 'Zebrafink';

describe('invites and accepts while each part is killed in turn', () => {
  let system: System;
  let client: SystemClient;
  let organization: string;
  let journal: Journal;
  let final: ReadonlyMap<Entry, TestResponse>;
  const responses: TestResponse[] = [];
  beforeAll(async () => {
    const deferred = new Set<string>();
    // The mail server defers a third of the recipients once, and quotes addresses, as many servers do.
    const onRecipient = (address: string) => {
      if (/refused/i.test(address)) {
        return Promise.resolve({ code: 550, text: `5.1.1 <${address}>: ${marker} has no mailbox here` });
      }
      if (!/[0369]@/.test(address) || deferred.has(address)) return Promise.resolve(null);
      deferred.add(address);
      return Promise.resolve({ code: 451, text: `4.7.1 <${address}> come again` });
    };
    system = await startSystem({ faultInjection: { onRecipient } });
    client = clientOf(system, (response) => responses.push(response));
    organization = await client.newOrganization();
  });
  afterAll(async () => {
    await system?.end();
  });

  test('no stored request is lost, and each 202 is decided (RELIAB-041)', async () => {
    let isOver = false;
    journal = keepJournal(client, {
      isOver: () => isOver,
      fieldsOf: (number) => ({
        organization_id: organization,
        email_address: `${marker}.${number}@company.com`,
        name: `Ada ${marker}`,
        message: `${marker} says hello`,
        untrusted_metadata: { nickname: marker },
      }),
    });
    const writing = journal.write();
    const { worker, postgres, api, temporal } = system;
    for (const one of [worker, postgres, api, temporal, postgres, worker]) {
      await sleep(1_500);
      const open = one === postgres ? await openWorkflow() : null;
      await one.kill();
      if (open !== null) await failAnActivity(open);
      await sleep(500);
      await one.start();
    }
    isOver = true;
    await writing;

    final = await askAllAgain(journal);
    await until('no invariant is broken', async () => (await brokenInvariants(system.sql)).length === 0);
    const stored = journal.entries.filter(({ responses: [first] }) => first?.status !== 200);
    // Otherwise the kills had no effect.
    expect(stored.length).toBeGreaterThan(0);
    const found = await Promise.all(
      [...final].map(([{ verb }, response]) => matchesResponse(verb, response)),
    );
    expect(found).toHaveLength(journal.entries.length);
    expect(found.filter((one) => one !== 'as returned')).toEqual([]);
    for (const { responses: ofOne } of journal.entries) {
      const ids = ofOne.flatMap((one) => (one === null || one.status >= 300 ? [] : [one.body['member_id']]));
      expect(new Set(ids).size).toBe(1);
    }
    const invites = journal.entries.filter(({ verb }) => verb === 'invite').length;
    const accepts = journal.entries.length - invites;
    expect(await counted()).toEqual({ invitations: invites, members: accepts, mailed: invites });
  }, 400_000);

  /** Returns the workflow of the journal's fourth invitation, which is never accepted. */
  async function openWorkflow(): Promise<WorkflowHandle> {
    const find = () =>
      system.sql<{ id: string }[]>`
        select id from invitations
        where state = 'pending' and canonical_address = ${`${marker.toLowerCase()}.4@company.com`}`;
    await until('the fourth invitation is open', async () => (await find()).length === 1);
    const [row] = await find();
    return system.runs.workflow.getHandle(invitationWorkflowId(row?.id ?? ''));
  }

  /** Makes a workflow read its row while PostgreSQL is down, and waits until the activity has failed. */
  async function failAnActivity(workflow: WorkflowHandle): Promise<void> {
    await workflow.signal(signals.rowChanged);
    await until('an activity has failed', async () => {
      const { raw } = await workflow.describe();
      return raw.pendingActivities?.some(({ lastFailure }) => lastFailure) ?? false;
    });
  }

  async function matchesResponse(verb: 'invite' | 'accept', response: TestResponse): Promise<string> {
    const { invitation_id } = response.body['invitation'] as { invitation_id: string };
    const memberId = uuidOf(response.body['member_id']);
    const rows = await system.sql`
      select 1 from invitations i left join members m on m.invitation_id = i.id
      where i.id = ${uuidOf(invitation_id)} and i.member_id = ${memberId}
        and (${verb === 'invite'} or (i.state = 'accepted' and m.id = i.member_id))`;
    return rows.length === 1 ? 'as returned' : `${verb} of ${invitation_id}`;
  }

  async function counted() {
    const [row] = await system.sql`
      select (select count(*)::int from invitations) as invitations, (select count(*)::int from members) as members`;
    const mailed = new Set(system.mailbox.messages().map(({ to }) => to[0]?.address)).size;
    return { ...row, mailed };
  }

  test('no address, name, message, token or secret is in logs, histories, metrics or error responses (PRIVAC-006, PRIVAC-007, RELIAB-043)', async () => {
    const address = `refused.${marker}@company.com`;
    const fields = { organization_id: organization, email_address: address, name: `Ada ${marker}` };
    const undeliverable = await client.invite(fields);
    await until('the refusal is recorded', async () => {
      const rows = await system.sql`select 1 from invitations where state = 'undeliverable'`;
      return rows.length === 1;
    });
    await someErrors(undeliverable);

    const tokens = system.mailbox.messages().map(({ invitationLink }) => tokenOf(invitationLink ?? ''));
    expect(new Set(tokens).size).toBe(journal.entries.filter(({ verb }) => verb === 'invite').length);
    const planted = [marker.toLowerCase(), secret, 'Basic ', ...tokens];
    const metrics = await (await fetch(`${system.metricsUrl}/metrics`)).text();
    const errors = responses.filter(({ status }) => status >= 400).map(({ text }) => text);
    const histories = await allHistories(system.runs);
    for (const [name, texts] of Object.entries({
      logs: system.logs(),
      histories,
      metrics: [metrics],
      errors,
    })) {
      const all = texts.join('\n');
      const leaked = planted.filter((one) => all.toLowerCase().includes(one.toLowerCase()));
      expect([name, leaked]).toEqual([name, []]);
    }
    // Proves that the searched texts are complete.
    const id = uuidOf((undeliverable.body['invitation'] as { invitation_id: string }).invitation_id);
    expect(system.logs().filter((line) => line.includes(id)).length).toBeGreaterThan(0);
    expect(histories.filter((text) => text.includes(`"invitationId":"${id}"`)).length).toBe(1);
    expect(histories.join('\n')).toContain('PostgreSQL does not respond.');
    expect(metrics).toContain('usher_http_requests_total');
    expect(new Set(responses.map(({ status }) => status)).size).toBeGreaterThan(4);
  });

  /** Provokes error responses with personal data in every request. */
  async function someErrors(undeliverable: TestResponse): Promise<void> {
    const address = `${marker}.1@company.com`;
    const token = tokenOf(await client.linkTo(address));
    const fields = { organization_id: organization, email_address: address };
    const statuses = [
      await client.invite(fields),
      await client.invite({ ...fields, name: `${marker}\u0007` }),
      await client.invite({ ...fields, email_address: `${marker}@@company.com` }),
      await client.invite({ ...fields, message: `${marker} https://company.com` }),
      await client.invite({ ...fields, invite_redirect_url: `https://${marker}.com/` }),
      await client.invite({ ...fields, name: 7 }, `invite ${address}`),
      await client.invite({ ...fields, name: marker }, `invite ${address}`),
      await client.accept(token),
      await client.accept(`${token.slice(0, -1)}_`),
      await client.call(
        'GET',
        `/v1/b2b/organizations/${organization}/member?email_address=x${marker}@company.com`,
      ),
      await client.call('GET', `/v1/b2b/organizations/${organization}/member?wrong=${marker}`),
      await client.call('POST', '/v1/b2b/magic_links/authenticate', {
        magic_links_token: tokenOf((await newestLink()) ?? ''),
        email_address: `other.${marker}@company.com`,
      }),
      await client.call(
        'DELETE',
        `/v1/b2b/organizations/${organization}/members/${encodeURIComponent(address)}`,
      ),
    ].map(({ status }) => status);
    expect(undeliverable.status).toBe(200);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 400, 409, 401, 401, 404, 400, 403, 404]);
    // The page tells the holder of the accepted link that they are a member.
    expect((await fetch(`${system.apiUrl}/accept?token=${token}`)).status).toBe(200);
    expect((await fetch(`${system.apiUrl}/accept?token=${'x'.repeat(43)}`)).status).toBe(404);
  }

  /** Returns the link of a pending invitation. */
  async function newestLink(): Promise<string | null> {
    const [row] = await system.sql<{ emailAddress: string }[]>`
      select email_address from invitations where state = 'pending' limit 1`;
    return client.linkTo(row?.emailAddress ?? '');
  }
});
