import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { invitationWorkflowId } from '../../workflows/messages.ts';
import { clientOf, tokenOf, until, untilStatus, uuidOf } from '../support/system-client.ts';
import type { SystemClient } from '../support/system-client.ts';
import { brokenInvariants } from '../support/system-invariants.ts';
import { startSystem } from '../support/system.ts';
import type { System } from '../support/system.ts';

describe('a killed worker', () => {
  let system: System;
  let client: SystemClient;
  let organization: string;
  /** Runs in the mail server after it stored an e-mail, before the 250. */
  let before250: () => Promise<void> = () => Promise.resolve();
  beforeAll(async () => {
    system = await startSystem({ faultInjection: { beforeAccepted: () => before250() } });
    client = clientOf(system);
    organization = await client.newOrganization();
  });
  afterAll(async () => {
    await system?.end();
  });

  async function invited(address: string, statuses = [200]): Promise<{ id: string; token: string }> {
    const { body, status } = await client.invite({ organization_id: organization, email_address: address });
    expect(statuses).toContain(status);
    const { invitation_id } = body['invitation'] as { invitation_id: string };
    return { id: uuidOf(invitation_id), token: await client.tokenTo(address) };
  }

  /** Opens a transaction that blocks the worker until `release`. */
  async function blockWorker(id: string, what: 'its row' | 'its address') {
    const own = await system.sql.reserve();
    await own`begin`;
    if (what === 'its row') await own`select 1 from invitations where id = ${id} for update`;
    else {
      await own`
        insert into members (id, organization_id, email_address, canonical_address, roles)
        select ${randomUUID()}, organization_id, email_address, canonical_address, '{}' from invitations where id = ${id}`;
    }
    return {
      release: async () => {
        await own`rollback`;
        own.release();
      },
    };
  }

  async function waitingForLocks(): Promise<number> {
    const rows = await system.sql`
      select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    return rows.length;
  }

  test('forty accepts at once make one member', async () => {
    const { id, token } = await invited('forty@company.com');
    const responses = await Promise.all(Array.from({ length: 40 }, () => client.accept(token)));
    const statuses = responses.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([200, ...Array<number>(39).fill(401)]);
    expect(await system.sql`select 1 from members where invitation_id = ${id}`).toHaveLength(1);
  });

  test('killed after the mail server’s 250, before recording it, sends the same e-mail again', async () => {
    let lock: { release: () => Promise<void> } | undefined;
    before250 = async () => {
      const [row] = await system.sql<{ id: string }[]>`
        select id from invitations where canonical_address = 'twice@company.com'`;
      lock ??= await blockWorker(row?.id ?? '', 'its row');
    };
    const inviting = client.invite({ organization_id: organization, email_address: 'twice@company.com' });
    await until('the worker waits to record the 250', async () => (await waitingForLocks()) === 1);
    await system.worker.kill();
    await lock?.release();
    expect((await inviting).status).toBe(200);
    await system.forgetfulWorker.start();

    const mails = () => system.mailbox.messages().filter(({ to }) => to[0]?.address === 'twice@company.com');
    await until('the second e-mail', () => mails().length === 2);
    const [first, second] = mails();
    expect(second?.messageId).toBe(first?.messageId);
    expect(second?.invitationLink).toBe(first?.invitationLink);
    await until('the e-mail is recorded', async () => (await recordedAsSent('twice')) === 1);
    // This worker never responds: the api reads the outcome from the row.
    expect((await client.accept(tokenOf(first?.invitationLink ?? ''))).status).toBe(200);
  });

  async function recordedAsSent(name: string): Promise<number> {
    const rows = await system.sql`
      select 1 from emails e join invitations i on i.id = e.invitation_id
      where i.canonical_address = ${`${name}@company.com`} and e.state = 'sent'`;
    return rows.length;
  }

  test('killed before, in and after the commit of an accept (RELIAB-007, RELIAB-008), in a revoke (RELIAB-009) and during ten more workflows (RELIAB-010) leaves one member each, keys return 200, and every workflow continues', async () => {
    const before = await invited('before@company.com');
    const during = await invited('during@company.com');
    const after = await invited('after@company.com');
    const accepts = [before, during, after];
    const revoked = await invited('revoked@company.com');
    // A worker killed before that would send it again.
    await until('its e-mail is recorded', async () => (await recordedAsSent('revoked')) === 1);
    const locks = [
      await blockWorker(before.id, 'its row'),
      await blockWorker(during.id, 'its address'),
      await blockWorker(revoked.id, 'its row'),
    ];
    const revoking = client.call('DELETE', await memberPath(revoked.id));
    const accepting = accepts.map(({ id, token }) => client.accept(token, `accept ${id}`));
    await until(
      'three wait, one is committed',
      async () => (await waitingForLocks()) === 3 && (await membersOf(after.id)) === 1,
    );
    const more = Array.from({ length: 10 }, (_, index) => invited(`more${index}@company.com`, [200, 202]));
    await until('some of them are decided', async () => (await countMore()) >= 3);
    await system.forgetfulWorker.kill();
    for (const lock of locks) await lock.release();
    expect(await Promise.all(accepts.map(({ id }) => membersOf(id)))).toEqual([0, 0, 1]);
    await system.worker.start();

    const first = await Promise.all(accepting);
    expect(first.map(({ status }) => status)).toEqual([202, 202, 200]);
    for (const [index, { id, token }] of accepts.entries()) {
      const response = await untilStatus(200, () => client.accept(token, `accept ${id}`));
      expect(response.body).toMatchObject({ member_authenticated: true, member: { status: 'active' } });
      expect(response.body['member_id']).toBe(first[index]?.body['member_id']);
      const again = await client.accept(token, `accept ${id}`);
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
      expect((await client.accept(token)).status).toBe(401);
    }
    expect(await Promise.all(accepts.map(({ id }) => membersOf(id)))).toEqual([1, 1, 1]);
    expect((await revoking).status).toBe(202);
    expect(await workflowOf(revoked.id).result()).toBe('revoked');
    const ends = await system.sql`
      select 1 from events where invitation_id = ${revoked.id} and type = 'invitation.revoked'`;
    expect(ends).toHaveLength(1);
    expect(system.mailbox.messages().filter(({ messageId }) => messageId.includes(revoked.id))).toHaveLength(
      1,
    );
    const others = await Promise.all(more);
    for (const { token } of others) expect((await client.accept(token)).status).toBe(200);
    const runs = await Promise.all([...accepts, revoked, ...others].map(({ id }) => tasksOf(id)));
    expect(runs.flatMap(({ failures }) => failures)).toEqual([]);
    // Started by one worker and continued by another.
    expect(runs.filter(({ workers }) => workers.size > 1).length).toBeGreaterThanOrEqual(4);
    await until('no invariant is broken', async () => (await brokenInvariants(system.sql)).length === 0);
  });

  /** Returns the workers of a workflow's tasks, and the task failures except `UnhandledCommand`. */
  async function tasksOf(invitationId: string) {
    const run = await workflowOf(invitationId).fetchHistory();
    const events = run.events ?? [];
    const started = events.flatMap(({ workflowTaskStartedEventAttributes: one }) => one?.identity ?? []);
    const failures = events.flatMap(
      ({ workflowTaskFailedEventAttributes: one }) => one?.failure?.message ?? [],
    );
    return {
      workers: new Set(started),
      failures: failures.filter((message) => message !== 'UnhandledCommand'),
    };
  }

  const workflowOf = (invitationId: string) =>
    system.runs.workflow.getHandle(invitationWorkflowId(invitationId));

  async function countMore(): Promise<number> {
    const rows = await system.sql`select 1 from invitations where canonical_address like 'more%'`;
    return rows.length;
  }

  async function memberPath(invitationId: string): Promise<string> {
    const [row] = await system.sql<{ memberId: string }[]>`
      select member_id from invitations where id = ${invitationId}`;
    return `/v1/b2b/organizations/${organization}/members/member-${row?.memberId}`;
  }

  async function membersOf(invitationId: string): Promise<number> {
    return (await system.sql`select 1 from members where invitation_id = ${invitationId}`).length;
  }
});
