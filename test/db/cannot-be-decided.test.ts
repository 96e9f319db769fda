import { expect } from 'vitest';
import { loadInvitation } from '../../db/transactions/decide.ts';
import { expireInvitation } from '../../db/transactions/expire-invitation.ts';
import { newId } from '../../runtime/ids.ts';
import { inviteInput } from '../support/records.ts';
import { acceptInput, endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

/** Requests an invite again whose decision fails each time: PostgreSQL refuses its lifetime. */
async function poison(decisions: Decisions, organizationId: string, invitationId: string): Promise<string> {
  const input = inviteInput('ada@company.com', { lifetimeMinutes: 20_000 });
  return decisions.ask({ verb: 'invite', organizationId, invitationId, input });
}

/** Requests an amendment whose decision throws before it queries the database. */
async function poisonInTypeScript(
  decisions: Decisions,
  organizationId: string,
  invitationId: string,
): Promise<string> {
  const input = { emailAddress: null, roles: 7 } as unknown as { name: string };
  return decisions.ask({ verb: 'amend', organizationId, invitationId, input });
}

async function isUndecided(decisions: Decisions, requestId: string): Promise<boolean> {
  const rows = await decisions.sql`select 1 from requests where id = ${requestId} and outcome is null`;
  return rows.length > 0;
}

test('a request that cannot be decided delays no other of its invitation', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  const poisoned = [
    await poison(decisions, organizationId, invited.id),
    await poisonInTypeScript(decisions, organizationId, invited.id),
  ];
  const accept = await decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
  const decided = await decisions.decide(accept);
  expect(decided).toMatchObject({ outcome: 'done', snapshot: { open: false, ending: 'accepted' } });
  expect(decided.faults?.map(({ requestId }) => requestId)).toEqual(poisoned);
  for (const id of poisoned) expect(await isUndecided(decisions, id)).toBe(true);
});

test('a request that cannot be decided is undecided, and earlier ones are decided all the same', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  const alone = await poison(decisions, organizationId, invited.id);
  expect(await decisions.decide(alone)).toMatchObject({
    outcome: 'undecided',
    faults: [{ requestId: alone }],
  });
  const amend = await decisions.ask({ ...about, verb: 'amend', input: { name: 'Ada' } });
  const last = await poison(decisions, organizationId, invited.id);
  expect((await decisions.decide(last)).outcome).toBe('undecided');
  expect(await isUndecided(decisions, amend)).toBe(false);
  expect((await decisions.row(invited.id)).name).toBe('Ada');
});

test('an address whose first invite cannot be decided can be invited, and invited again', async ({
  decisions,
  organizationId,
}) => {
  const ids = newId();
  const first = await poison(decisions, organizationId, ids);
  await decisions.sql`update requests set has_new_ids = true where id = ${first}`;
  const input = inviteInput('ada@company.com');
  const about = { verb: 'invite', organizationId, input } as const;
  expect((await decisions.now({ ...about, invitationId: ids })).outcome).toBe('done');
  expect((await decisions.row(ids)).state).toBe('pending');
  const revoked = { verb: 'revoke', organizationId, invitationId: ids, input: endInput } as const;
  expect((await decisions.now(revoked)).outcome).toBe('done');
  const again = await decisions.ask({ ...about, invitationId: newId() });
  await decisions.sql`update requests set has_new_ids = true where id = ${again}`;
  expect((await decisions.decide(again)).outcome).toBe('done');
});

test('an invitation whose accept cannot be decided still expires', async ({ decisions, organizationId }) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  const input = { tokenHash: 7, signedInAddress: null } as unknown as ReturnType<typeof acceptInput>;
  const accept = await decisions.ask({
    ...about,
    verb: 'accept',
    input: { ...input, ...acceptInput(invited) },
  });
  await decisions.sql`update invitations set email_due = null, email_due_at = null, roles = '{}' where id = ${invited.id}`;
  await decisions.sql`alter table members add constraint nobody_comes_in check (false)`;
  await decisions.sql`
    update invitations set expires_at = date_trunc('milliseconds', clock()) where id = ${invited.id}`;
  await decisions.sql`update requests set requested_at = requested_at - interval '1 minute' where id = ${accept}`;
  const snapshot = await expireInvitation(decisions.transactions, invited.id);
  expect(snapshot).toMatchObject({ open: false, ending: 'expired', faults: [{ requestId: accept }] });
});

test('an unknown request and an invalid id are returned as a value', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  for (const id of [newId(), 'nonsense', '', "'; drop table requests"]) {
    expect(await decisions.decide(id, invited.id)).toMatchObject({
      outcome: 'unknown_request',
      snapshot: { open: true, generation: 1 },
    });
  }
  const none = { open: false, ending: 'none' };
  expect(await decisions.decide(newId(), 'nonsense')).toEqual({ outcome: 'unknown_request', snapshot: none });
  expect(await loadInvitation(decisions.transactions, 'nonsense')).toEqual(none);
});

test('a request of an unknown kind stays pending for a newer worker, and delays no other', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  await decisions.sql`alter table requests drop constraint requests_kind_check`;
  const newer = await decisions.ask({ ...about, verb: 'resend' as 'revoke', input: endInput });
  const ending = await decisions.ask({ ...about, verb: 'revoke', input: endInput });
  expect(await decisions.decide(newer)).toMatchObject({ outcome: 'undecided', snapshot: { open: true } });
  expect((await decisions.decide(ending)).outcome).toBe('done');
  expect(await isUndecided(decisions, newer)).toBe(true);
});

test('a lost connection is thrown, not passed over', async ({ decisions, organizationId }) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  await decisions.ask({ ...about, verb: 'amend', input: { name: 'Ada' } });
  const ending = await decisions.ask({ ...about, verb: 'revoke', input: endInput });
  await decisions.sql`
    create function hang_up() returns trigger language plpgsql as $$
      begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`;
  await decisions.sql`create trigger hang_up before update on invitations for each row execute function hang_up()`;
  await expect(decisions.decide(ending)).rejects.toThrow();
  await decisions.sql`drop trigger hang_up on invitations`;
  expect((await decisions.decide(ending)).outcome).toBe('done');
  expect((await decisions.row(invited.id)).name).toBe('Ada');
});

test('a lock timeout is thrown, so that requests keep their order', async ({ decisions, organizationId }) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  const amend = await decisions.ask({ ...about, verb: 'amend', input: { name: 'Ada' } });
  const ending = await decisions.ask({ ...about, verb: 'revoke', input: endInput });
  await decisions.sql`
    create function no_lock() returns trigger language plpgsql as $$
      begin raise exception 'busy' using errcode = '55P03'; end $$`;
  await decisions.sql`create trigger no_lock before update on invitations for each row execute function no_lock()`;
  await expect(decisions.decide(ending)).rejects.toMatchObject({ code: '55P03' });
  expect([await isUndecided(decisions, amend), await isUndecided(decisions, ending)]).toEqual([true, true]);
});
