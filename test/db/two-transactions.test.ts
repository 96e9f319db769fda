import { expect } from 'vitest';
import { claimDomains } from '../../db/claimed-domains.ts';
import { RetryTransaction } from '../../db/sql/retryable.ts';
import { lockOrganization } from '../../db/organizations-lock.ts';
import { claimOverdueInvitations } from '../../db/invitations-to-signal.ts';
import { claimPendingRequests } from '../../db/requests-dispatch.ts';
import { withdrawRequest } from '../../db/requests-insert.ts';
import { lockPendingRequests } from '../../db/requests.ts';
import { transaction } from '../../db/sql/client.ts';
import { newId } from '../../runtime/ids.ts';
import { openTransaction, untilWaitingForLocks } from '../support/open-transaction.ts';
import { anOrganization, inviteInput } from '../support/records.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';
import { acceptInput, endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { expectSoundRecords } from './invariants.ts';

const accepts = 12;
const test = decisionsTest.extend('connections', accepts + 4);

test('accepts that wait while a seat limit is set count the seats one at a time', async ({
  decisions,
  organizationId,
}) => {
  const requests = await Promise.all(
    Array.from({ length: accepts }, async (_, index) => {
      const row = await decisions.invited(organizationId, `ada${index}@company.com`);
      const about = { organizationId, invitationId: row.id };
      return decisions.ask({ ...about, verb: 'accept', input: acceptInput(row) });
    }),
  );
  const setting = await openTransaction(decisions.sql);
  await setting.sql`update organizations set seat_limit = 1 where id = ${organizationId}`;
  const deciding = Promise.all(requests.map((id) => decisions.decide(id)));
  await untilWaitingForLocks(decisions.sql, accepts);
  await setting.commit();
  const outcomes = (await deciding).map(({ outcome }) => outcome).toSorted();
  expect(outcomes).toEqual(['done', ...Array<string>(accepts - 1).fill('seat_limit_reached')]);
  expect(await decisions.sql`select 1 from members`).toHaveLength(1);
  await expectSoundRecords(decisions.sql);
});

test('a decision during whose wait a seat limit is set does not continue with its shared lock', async ({
  decisions,
  organizationId,
}) => {
  const setting = await openTransaction(decisions.sql);
  await setting.sql`update organizations set seat_limit = 1 where id = ${organizationId}`;
  const locking = transaction(decisions.sql, (tx) =>
    lockOrganization(tx, { id: organizationId, seatLimit: null }),
  );
  const refused = expect(locking).rejects.toBeInstanceOf(RetryTransaction);
  await untilWaitingForLocks(decisions.sql, 1);
  await setting.commit();
  await refused;
});

test('two organizations that claim the same domains in opposite orders do not deadlock', async ({
  decisions,
}) => {
  const { sql } = decisions;
  const [one, other] = [await anOrganization(sql), await anOrganization(sql)];
  const claim = (organizationId: string, domains: readonly string[]) =>
    transaction(sql, (tx) => claimDomains(tx, organizationId, domains));
  // Locks the domain in the middle, so that each of the two has its first one before it waits.
  const third = await openTransaction(sql);
  await third.sql`insert into claimed_domains values ('m.com', ${await anOrganization(sql)})`;
  const claims = [claim(one, ['a.com', 'm.com', 'z.com']), claim(other, ['z.com', 'm.com', 'a.com'])];
  const settled = Promise.allSettled(claims);
  await untilWaitingForLocks(sql, 2);
  await third.rollback();
  const results = await settled;
  expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  const values = results.map((result) => (result as PromiseFulfilledResult<boolean>).value);
  expect(values.toSorted()).toEqual([false, true]);
});

test('requests locked by another dispatch are skipped, and the others are dispatched without waiting', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const [held, free] = await Promise.all(
    ['held', 'free'].map((name) => {
      const about = { organizationId, invitationId: newId() };
      return decisions.ask({ ...about, verb: 'invite', input: inviteInput(`${name}@company.com`) });
    }),
  );
  await sql`update requests set requested_at = requested_at - interval '1 minute'`;
  const holding = await openTransaction(sql);
  await holding.sql`select 1 from requests where id = ${held ?? ''} for update`;
  expect((await claimPendingRequests(sql, 10)).map(({ id }) => id)).toEqual([free]);
  await holding.rollback();
  expect((await claimPendingRequests(sql, 10)).map(({ id }) => id)).toEqual([held]);
});

test('overdue invitations locked by another transaction are skipped, and the others are found without waiting', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const held = await decisions.invited(organizationId, 'held@company.com');
  const free = await decisions.invited(organizationId, 'free@company.com');
  await sql`update invitations set due_at = clock() - interval '1 hour'`;
  const holding = await openTransaction(sql);
  await holding.sql`select 1 from invitations where id = ${held.id} for update`;
  expect((await claimOverdueInvitations(sql, 10)).map(({ id }) => id)).toEqual([free.id]);
  await holding.rollback();
  expect((await claimOverdueInvitations(sql, 10)).map(({ id }) => id)).toEqual([held.id]);
});

test('an accept during a change of policy waits for it, and is judged by the new policy', async ({
  decisions,
  organizationId,
}) => {
  const row = await decisions.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: row.id };
  const request = await decisions.ask({ ...about, verb: 'accept', input: acceptInput(row) });
  const changing = await openTransaction(decisions.sql);
  await changing.sql`update organizations set email_invites = 'NOT_ALLOWED' where id = ${organizationId}`;
  const deciding = decisions.decide(request);
  await untilWaitingForLocks(decisions.sql, 1);
  await changing.commit();
  expect((await deciding).outcome).toBe('invalid_email_for_invites');
});

/** Lets another invitation have the address until it is rolled back: an invite waits for it while it is decided. */
async function holdAddress({ sql, invited }: Decisions, organizationId: string) {
  const rival = await invited(organizationId, 'rival@company.com');
  const holding = await openTransaction(sql);
  await holding.sql`update invitations set canonical_address = 'ada@company.com' where id = ${rival.id}`;
  return holding;
}

test('a request that two workers decide at once is decided by one, and the other reads its outcome', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const invitationId = newId();
  const about = { organizationId, invitationId, verb: 'invite' } as const;
  const request = await decisions.ask({ ...about, input: inviteInput('ada@company.com') });
  const holding = await holdAddress(decisions, organizationId);
  const deciding = Promise.all([decisions.decide(request), decisions.decide(request)]);
  await untilWaitingForLocks(sql, 2);
  await holding.rollback();
  expect((await deciding).map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  expect(
    await sql`select 1 from requests where id = ${request} and invitation_id = ${invitationId}`,
  ).toHaveLength(1);
  expect(await sql`select 1 from events where invitation_id = ${invitationId}`).toHaveLength(1);
  expect([...(await sql`select 1 from forwards`)]).toEqual([]);
});

test('a request is not withdrawn while it is being decided', async ({ decisions, organizationId }) => {
  const { sql } = decisions;
  const about = { organizationId, invitationId: newId() };
  const request = await decisions.ask({ ...about, verb: 'invite', input: inviteInput('ada@company.com') });
  let withdrawing: Promise<boolean> | undefined;
  await transaction(sql, async (tx) => {
    await lockPendingRequests(tx, about.invitationId, null);
    withdrawing = withdrawRequest(sql, request);
    await untilWaitingForLocks(sql, 1);
    await tx`update requests set outcome = '{"ok": true, "value": {}}', decided_at = clock() where id = ${request}`;
  });
  expect(await withdrawing).toBe(false);
});

test('a revoke that waits while its invitation is created revokes it', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const about = { organizationId, invitationId: newId() };
  const invite = await decisions.ask({ ...about, verb: 'invite', input: inviteInput('ada@company.com') });
  const revoke = await decisions.ask({ ...about, verb: 'revoke', input: endInput });
  const holding = await holdAddress(decisions, organizationId);
  const inviting = decisions.decide(invite);
  await untilWaitingForLocks(sql, 1);
  const revoking = decisions.decide(revoke);
  await untilWaitingForLocks(sql, 2);
  await holding.rollback();
  expect((await inviting).outcome).toBe('done');
  expect((await revoking).outcome).toBe('done');
});
