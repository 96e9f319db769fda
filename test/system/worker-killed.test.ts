import { randomUUID } from 'node:crypto';

import { describe, expect } from 'vitest';

import { invitationWorkflowId } from '../../workflows/messages.ts';
import { tokenOf, until, untilStatus, uuidOf } from '../support/system-client.ts';
import type { SystemClient } from '../support/system-client.ts';
import { brokenInvariants } from '../support/system-invariants.ts';
import type { System } from '../support/system.ts';
import { systemTest } from '../support/fixtures/system.ts';

/** Runs in the mail server after it stored an e-mail, before the 250. */
let before250: () => Promise<void> = () => Promise.resolve();

const test = systemTest
  .extend('systemOptions', { scope: 'file' }, { faultInjection: { beforeAccepted: () => before250() } })
  .extend('organization', { scope: 'file' }, ({ client }) => client.newOrganization());

describe('a killed worker', () => {
  async function invited(
    client: SystemClient,
    organization: string,
    address: string,
    statuses = [200],
  ): Promise<{ id: string; token: string }> {
    const { body, status } = await client.invite({ organization_id: organization, email_address: address });
    expect(statuses).toContain(status);
    const { invitation_id } = body['invitation'] as { invitation_id: string };
    return { id: uuidOf(invitation_id), token: await client.tokenTo(address) };
  }

  /** Opens a transaction that blocks the worker until `release`. */
  async function blockWorker(system: System, id: string, what: 'its row' | 'its address') {
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

  async function waitingForLocks(system: System): Promise<number> {
    const rows = await system.sql`
      select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    return rows.length;
  }

  test('forty accepts at once make one member', async ({ system, client, organization }) => {
    const { id, token } = await invited(client, organization, 'forty@company.com');
    const responses = await Promise.all(Array.from({ length: 40 }, () => client.accept(token)));
    const statuses = responses.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([200, ...Array<number>(39).fill(401)]);
    expect(await system.sql`select 1 from members where invitation_id = ${id}`).toHaveLength(1);
  });

  test('killed after the mail server’s 250, before recording it, sends the same e-mail again', async ({
    system,
    client,
    organization,
  }) => {
    let lock: { release: () => Promise<void> } | undefined;
    before250 = async () => {
      const [row] = await system.sql<{ id: string }[]>`
        select id from invitations where canonical_address = 'twice@company.com'`;
      lock ??= await blockWorker(system, row?.id ?? '', 'its row');
    };
    const inviting = client.invite({ organization_id: organization, email_address: 'twice@company.com' });
    await until('the worker waits to record the 250', async () => (await waitingForLocks(system)) === 1);
    await system.worker.kill();
    await lock?.release();
    expect((await inviting).status).toBe(200);
    await system.forgetfulWorker.start();

    const mails = () => system.mailbox.messages().filter(({ to }) => to[0]?.address === 'twice@company.com');
    await until('the second e-mail', () => mails().length === 2);
    const [first, second] = mails();
    expect(second?.messageId).toBe(first?.messageId);
    expect(second?.invitationLink).toBe(first?.invitationLink);
    await until('the e-mail is recorded', async () => (await recordedAsSent(system, 'twice')) === 1);
    // This worker never responds: the api reads the outcome from the row.
    expect((await client.accept(tokenOf(first?.invitationLink ?? ''))).status).toBe(200);
  });

  async function recordedAsSent(system: System, name: string): Promise<number> {
    const rows = await system.sql`
      select 1 from emails e join invitations i on i.id = e.invitation_id
      where i.canonical_address = ${`${name}@company.com`} and e.state = 'sent'`;
    return rows.length;
  }

  test('killed before, in and after the commit of an accept (RELIAB-007, RELIAB-008), in a revoke (RELIAB-009) and during ten more workflows (RELIAB-010) leaves one member each, keys return 200, and every workflow continues', async ({
    system,
    client,
    organization,
  }) => {
    const before = await invited(client, organization, 'before@company.com');
    const during = await invited(client, organization, 'during@company.com');
    const after = await invited(client, organization, 'after@company.com');
    const accepts = [before, during, after];
    const revoked = await invited(client, organization, 'revoked@company.com');
    // A worker killed before that would send it again.
    await until('its e-mail is recorded', async () => (await recordedAsSent(system, 'revoked')) === 1);
    const locks = [
      await blockWorker(system, before.id, 'its row'),
      await blockWorker(system, during.id, 'its address'),
      await blockWorker(system, revoked.id, 'its row'),
    ];
    const revoking = client.call('DELETE', await memberPath(system, organization, revoked.id));
    const accepting = accepts.map(({ id, token }) => client.accept(token, `accept ${id}`));
    await until(
      'three wait, one is committed',
      async () => (await waitingForLocks(system)) === 3 && (await membersOf(system, after.id)) === 1,
    );
    const more = Array.from({ length: 10 }, (_, index) =>
      invited(client, organization, `more${index}@company.com`, [200, 202]),
    );
    await until('some of them are decided', async () => (await countMore(system)) >= 3);
    await system.forgetfulWorker.kill();
    for (const lock of locks) await lock.release();
    expect(await Promise.all(accepts.map(({ id }) => membersOf(system, id)))).toEqual([0, 0, 1]);
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
    expect(await Promise.all(accepts.map(({ id }) => membersOf(system, id)))).toEqual([1, 1, 1]);
    expect((await revoking).status).toBe(202);
    expect(await workflowOf(system, revoked.id).result()).toBe('revoked');
    const ends = await system.sql`
      select 1 from events where invitation_id = ${revoked.id} and type = 'invitation.revoked'`;
    expect(ends).toHaveLength(1);
    expect(system.mailbox.messages().filter(({ messageId }) => messageId.includes(revoked.id))).toHaveLength(
      1,
    );
    const others = await Promise.all(more);
    for (const { token } of others) expect((await client.accept(token)).status).toBe(200);
    const runs = await Promise.all([...accepts, revoked, ...others].map(({ id }) => tasksOf(system, id)));
    expect(runs.flatMap(({ failures }) => failures)).toEqual([]);
    // Started by one worker and continued by another.
    expect(runs.filter(({ workers }) => workers.size > 1).length).toBeGreaterThanOrEqual(4);
    await until('no invariant is broken', async () => (await brokenInvariants(system.sql)).length === 0);
  });

  /** Returns the workers of a workflow's tasks, and the task failures except `UnhandledCommand`. */
  async function tasksOf(system: System, invitationId: string) {
    const run = await workflowOf(system, invitationId).fetchHistory();
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

  const workflowOf = (system: System, invitationId: string) =>
    system.runs.workflow.getHandle(invitationWorkflowId(invitationId));

  async function countMore(system: System): Promise<number> {
    const rows = await system.sql`select 1 from invitations where canonical_address like 'more%'`;
    return rows.length;
  }

  async function memberPath(system: System, organization: string, invitationId: string): Promise<string> {
    const [row] = await system.sql<{ memberId: string }[]>`
      select member_id from invitations where id = ${invitationId}`;
    return `/v1/b2b/organizations/${organization}/members/member-${row?.memberId}`;
  }

  async function membersOf(system: System, invitationId: string): Promise<number> {
    return (await system.sql`select 1 from members where invitation_id = ${invitationId}`).length;
  }
});
