import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadInvitation } from '../../db/transactions/decide.ts';
import { expireInvitation } from '../../db/transactions/expire-invitation.ts';
import { newId } from '../../runtime/ids.ts';
import { anOrganization, inviteInput } from '../support/records.ts';
import { acceptInput, endInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

/** An invite again whose decision throws each time: PostgreSQL refuses its lifetime. */
async function poison(invitationId: string): Promise<string> {
  const input = inviteInput('ada@company.com', { lifetimeMinutes: 20_000 });
  return records.ask({ verb: 'invite', organizationId, invitationId, input });
}

/** An amendment that throws before anything is asked of the database. */
async function poisonInTypeScript(invitationId: string): Promise<string> {
  const input = { emailAddress: null, roles: 7 } as unknown as { name: string };
  return records.ask({ verb: 'amend', organizationId, invitationId, input });
}

async function isUndecided(requestId: string): Promise<boolean> {
  const rows = await records.sql`select 1 from requests where id = ${requestId} and outcome is null`;
  return rows.length > 0;
}

test('a request that cannot be decided holds up none of the others of its invitation', async () => {
  const invited = await records.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  const poisoned = [await poison(invited.id), await poisonInTypeScript(invited.id)];
  const accept = await records.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
  const decided = await records.decide(accept);
  expect(decided).toMatchObject({ outcome: 'done', snapshot: { open: false, ending: 'accepted' } });
  expect(decided.faults?.map(({ requestId }) => requestId)).toEqual(poisoned);
  for (const id of poisoned) expect(await isUndecided(id)).toBe(true);
});

test('asked for itself, it is undecided, and what was asked before it is decided all the same', async () => {
  const invited = await records.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  const alone = await poison(invited.id);
  expect(await records.decide(alone)).toMatchObject({ outcome: 'undecided', faults: [{ requestId: alone }] });
  const amend = await records.ask({ ...about, verb: 'amend', input: { name: 'Ada' } });
  const last = await poison(invited.id);
  expect((await records.decide(last)).outcome).toBe('undecided');
  expect(await isUndecided(amend)).toBe(false);
  expect((await records.row(invited.id)).name).toBe('Ada');
});

test('an address whose first invite cannot be decided can be invited all the same, and again after that', async () => {
  const ids = newId();
  const first = await poison(ids);
  await records.sql`update requests set has_new_ids = true where id = ${first}`;
  const input = inviteInput('ada@company.com');
  const about = { verb: 'invite', organizationId, input } as const;
  expect((await records.now({ ...about, invitationId: ids })).outcome).toBe('done');
  expect((await records.row(ids)).state).toBe('pending');
  const revoked = { verb: 'revoke', organizationId, invitationId: ids, input: endInput } as const;
  expect((await records.now(revoked)).outcome).toBe('done');
  const again = await records.ask({ ...about, invitationId: newId() });
  await records.sql`update requests set has_new_ids = true where id = ${again}`;
  expect((await records.decide(again)).outcome).toBe('done');
});

test('an invitation whose accept cannot be decided still expires', async () => {
  const invited = await records.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  const input = { tokenHash: 7, signedInAddress: null } as unknown as ReturnType<typeof acceptInput>;
  const accept = await records.ask({
    ...about,
    verb: 'accept',
    input: { ...input, ...acceptInput(invited) },
  });
  await records.sql`update invitations set email_due = null, email_due_at = null, roles = '{}' where id = ${invited.id}`;
  await records.sql`alter table members add constraint nobody_comes_in check (false)`;
  await records.sql`
    update invitations set expires_at = date_trunc('milliseconds', clock()) where id = ${invited.id}`;
  await records.sql`update requests set requested_at = requested_at - interval '1 minute' where id = ${accept}`;
  const snapshot = await expireInvitation(records.transactions, invited.id);
  expect(snapshot).toMatchObject({ open: false, ending: 'expired', faults: [{ requestId: accept }] });
});

test('a request that the database does not have, or that is none, is answered as a value', async () => {
  const invited = await records.invited(organizationId, 'ada@company.com');
  for (const id of [newId(), 'nonsense', '', "'; drop table requests"]) {
    expect(await records.decide(id, invited.id)).toMatchObject({
      outcome: 'unknown_request',
      snapshot: { open: true, generation: 1 },
    });
  }
  const none = { open: false, ending: 'none' };
  expect(await records.decide(newId(), 'nonsense')).toEqual({ outcome: 'unknown_request', snapshot: none });
  expect(await loadInvitation(records.transactions, 'nonsense')).toEqual(none);
});

test('a request of a kind that is not known yet waits for a newer worker, and holds up none of the others', async () => {
  const invited = await records.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  await records.sql`alter table requests drop constraint requests_kind_check`;
  const newer = await records.ask({ ...about, verb: 'resend' as 'revoke', input: endInput });
  const ending = await records.ask({ ...about, verb: 'revoke', input: endInput });
  expect(await records.decide(newer)).toMatchObject({ outcome: 'undecided', snapshot: { open: true } });
  expect((await records.decide(ending)).outcome).toBe('done');
  expect(await isUndecided(newer)).toBe(true);
});

test('a connection that is lost is thrown, not passed over', async () => {
  const invited = await records.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  await records.ask({ ...about, verb: 'amend', input: { name: 'Ada' } });
  const ending = await records.ask({ ...about, verb: 'revoke', input: endInput });
  await records.sql`
    create function hang_up() returns trigger language plpgsql as $$
      begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`;
  await records.sql`create trigger hang_up before update on invitations for each row execute function hang_up()`;
  await expect(records.decide(ending)).rejects.toThrow();
  await records.sql`drop trigger hang_up on invitations`;
  expect((await records.decide(ending)).outcome).toBe('done');
  expect((await records.row(invited.id)).name).toBe('Ada');
});

test('a lock that does not come is thrown, so that the order of asking stays', async () => {
  const invited = await records.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: invited.id };
  const amend = await records.ask({ ...about, verb: 'amend', input: { name: 'Ada' } });
  const ending = await records.ask({ ...about, verb: 'revoke', input: endInput });
  await records.sql`
    create function no_lock() returns trigger language plpgsql as $$
      begin raise exception 'busy' using errcode = '55P03'; end $$`;
  await records.sql`create trigger no_lock before update on invitations for each row execute function no_lock()`;
  await expect(records.decide(ending)).rejects.toMatchObject({ code: '55P03' });
  expect([await isUndecided(amend), await isUndecided(ending)]).toEqual([true, true]);
});
