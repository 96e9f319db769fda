import { afterEach, beforeEach, expect, test } from 'vitest';
import { findByInvitationId } from '../../api/requests/find.ts';
import { insertRequest } from '../../db/requests-insert.ts';
import { connect } from '../../db/sql/client.ts';
import type { Sql } from '../../db/sql/client.ts';
import type { RequestInputs } from '../../domain/invitation/inputs.ts';
import { newId } from '../../runtime/ids.ts';
import { aMember, anOrganization, emailAddress, inviteInput } from '../support/records.ts';
import { acceptInput, endInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { expectSoundRecords } from './invariants.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql, {
    emailJitProvisioning: 'RESTRICTED',
    emailAllowedDomains: ['company.com'],
  });
});
afterEach(() => records.drop());

const project = { type: 'project', id: null } as const;
const ada = 'ada@company.com';
const joinInput: RequestInputs['join'] = {
  emailAddress: emailAddress(ada),
  locale: 'en',
  redirectUrl: null,
  lifetimeMinutes: 60,
};

/** Inserts an invite or a join as the api does. */
async function open(verb: 'invite' | 'join' = 'invite', sql: Sql = records.sql) {
  const input = verb === 'invite' ? inviteInput(ada) : joinInput;
  for (;;) {
    const request = { id: newId(), verb, organizationId, invitationId: newId(), memberId: newId() };
    const isWritten = await insertRequest(sql, { ...request, input, actor: project }, null);
    if (!isWritten) continue;
    const [written] = await sql<[{ id: string; invitationId: string; memberId: string }]>`
      select id, invitation_id, member_id from requests where id = ${request.id}`;
    return written;
  }
}

function revoke(invitationId: string): Promise<string> {
  return records.ask({ verb: 'revoke', organizationId, invitationId, input: endInput });
}

/** Decides a request, also where it is reassigned, as the api does. */
async function outcomeOf(requestId: string): Promise<string> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { outcome } = await records.decide(requestId);
    if (outcome !== 'already_open') return outcome;
  }
  return 'lost';
}

async function openInvitations() {
  return records.sql<{ id: string; memberId: string }[]>`
    select id, member_id from invitations where closed_at is null`;
}

/** Returns the state to which an id in a response leads, and the id of that invitation. */
async function leadsTo(invitationId: string): Promise<readonly string[]> {
  const told = await findByInvitationId(records.sql, organizationId, invitationId);
  if (told === null) return ['nowhere'];
  return told.row === undefined ? ['requested'] : [told.row.state, told.row.id];
}

test('fifty invites and joins of one address at once, by two api processes, get the same ids', async () => {
  const other = connect(records.url, { connections: 10 });
  const told = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      open(index % 3 === 0 ? 'join' : 'invite', index % 2 === 0 ? other : records.sql),
    ),
  );
  await other.end();
  expect(new Set(told.map(({ invitationId }) => invitationId)).size).toBe(1);
  expect(new Set(told.map(({ memberId }) => memberId)).size).toBe(1);
  expect(await records.sql`select 1 from requests where has_new_ids`).toHaveLength(1);
  for (const { id } of told) expect(await outcomeOf(id)).toBe('done');
  expect(await openInvitations()).toEqual([
    { id: told[0]?.invitationId ?? '', memberId: told[0]?.memberId ?? '' },
  ]);
  await expectSoundRecords(records.sql);
});

test('of invites inserted at the same moment one has new ids, and the others get them', async () => {
  const gate = await records.sql.reserve();
  await gate`select pg_advisory_lock(42)`;
  await gate`
    create function wait_at_the_gate() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock_shared(42); return new; end'`;
  await gate`create trigger gate before insert on requests for each row execute function wait_at_the_gate()`;
  const asked = Array.from({ length: 8 }, () => open());
  await expect
    .poll(() => gate`select 1 from pg_locks where locktype = 'advisory' and not granted`, { timeout: 20_000 })
    .toHaveLength(8);
  await gate`select pg_advisory_unlock(42)`;
  gate.release();
  const told = await Promise.all(asked);
  expect(new Set(told.map(({ invitationId }) => invitationId)).size).toBe(1);
  expect(await records.sql`select 1 from requests where has_new_ids`).toHaveLength(1);
});

test('an invite of an invited address gets the ids of the open invitation', async () => {
  const invited = await records.invited(organizationId, ada);
  expect(await open()).toMatchObject({ invitationId: invited.id, memberId: invited.memberId });
});

test('an invite after a refused one has new ids', async () => {
  await aMember(records.sql, organizationId, ada);
  const refused = await open();
  expect(await outcomeOf(refused.id)).toBe('duplicate_member_email');
  await records.sql`delete from members`;
  const second = await open();
  expect(second.invitationId).not.toBe(refused.invitationId);
  expect(await outcomeOf(second.id)).toBe('done');
});

test('an invite after a pending revoke does not get the ids that the revoke closes', async () => {
  const invited = await records.invited(organizationId, ada);
  const ending = await revoke(invited.id);
  const second = await open();
  expect(second.invitationId).not.toBe(invited.id);
  expect(await outcomeOf(second.id)).toBe('done');
  expect(await outcomeOf(ending)).toBe('done');
  expect(await openInvitations()).toEqual([{ id: second.invitationId, memberId: second.memberId }]);
  expect((await records.row(invited.id)).state).toBe('revoked');
});

test('a revoke of an invite behind a pending revoke closes that invite’s invitation', async () => {
  const invited = await records.invited(organizationId, ada);
  const first = await revoke(invited.id);
  const second = await open();
  const last = await revoke(second.invitationId);
  expect((await records.decide(second.id)).outcome).toBe('already_open');
  for (const id of [last, first, second.id]) expect(await outcomeOf(id)).toBe('done');
  expect(await openInvitations()).toEqual([]);
  expect((await records.row(second.invitationId)).state).toBe('revoked');
});

test('an invite of an address that an invitation was amended away from does not get its ids', async () => {
  const invited = await records.invited(organizationId, ada);
  const waiting = await open();
  const about = { organizationId, invitationId: invited.id };
  const amended = await records.sql`
    update invitations set canonical_address = 'eve@company.com' where id = ${about.invitationId} returning 1`;
  expect(amended).toHaveLength(1);
  expect((await open()).invitationId).not.toBe(waiting.invitationId);
});

test('two invites and a revoke, all pending, leave nothing open, in any order of decision', async () => {
  for (const order of [
    [0, 1, 2],
    [1, 0, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const [one, two] = [await open(), await open()];
    const requests = [one.id, two.id, await revoke(two.invitationId)];
    for (const index of order) expect(await outcomeOf(requests[index] ?? '')).toBe('done');
    expect(await openInvitations()).toEqual([]);
    expect(await leadsTo(one.invitationId)).toEqual(['revoked', one.invitationId]);
  }
  await expectSoundRecords(records.sql);
});

test('requests about ids that lead to another invitation are decided there, in their order', async () => {
  // As two processes of an older version would insert them: each with new ids.
  const [one, two] = [newId(), newId()];
  const about = { verb: 'invite', organizationId, input: inviteInput(ada) } as const;
  const first = await records.ask({ ...about, invitationId: one });
  const second = await records.ask({ ...about, invitationId: two });
  const ending = await revoke(two);
  expect(await outcomeOf(second)).toBe('done');
  expect(await outcomeOf(ending)).toBe('done');
  expect(await outcomeOf(first)).toBe('done');
  expect(await openInvitations()).toEqual([]);
  expect(await leadsTo(two)).toEqual(await leadsTo(one));
  expect((await records.row(one)).state).toBe('revoked');

  const late = await revoke(two);
  expect(await outcomeOf(late)).toBe('done');
});

test('re-inviting under the ids of a revoked invitation creates a new one, to which the ids lead', async () => {
  const one = await open();
  const ending = await revoke(one.invitationId);
  const again = await open();
  expect([again.invitationId, again.memberId]).toEqual([one.invitationId, one.memberId]);
  const after = await revoke(again.invitationId);
  expect(await outcomeOf(again.id)).toBe('done');
  const [now] = await openInvitations();
  expect(now?.id).not.toBe(one.invitationId);
  expect(await leadsTo(one.invitationId)).toEqual(['pending', now?.id]);
  expect((await records.row(one.invitationId)).state).toBe('revoked');

  expect(await outcomeOf(ending)).toBe('done');
  expect(await outcomeOf(after)).toBe('done');
  expect(await openInvitations()).toEqual([]);
  await expectSoundRecords(records.sql);
});

test('an accepted invitation keeps its ids, whatever other requests got them', async () => {
  const invited = await records.invited(organizationId, ada);
  const about = { organizationId, invitationId: invited.id };
  const accept = await records.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
  const again = await open();
  expect(again.invitationId).toBe(invited.id);
  const late = await revoke(invited.id);
  expect(await outcomeOf(again.id)).toBe('duplicate_member_email');
  expect(await outcomeOf(accept)).toBe('done');
  expect(await outcomeOf(late)).toBe('invitation_not_pending');
  const [row] = await records.sql<{ outcome: unknown }[]>`select outcome from requests where id = ${late}`;
  expect(row?.outcome).toMatchObject({ refusal: { details: { state: 'accepted' } } });
  expect(await leadsTo(invited.id)).toEqual(['accepted', invited.id]);
});

test('an invite of an address is decided before a later amendment to it', async () => {
  const bob = await records.invited(organizationId, 'bob@company.com');
  const waiting = await open();
  const input = { emailAddress: emailAddress(ada) };
  const amend = await records.ask({ verb: 'amend', organizationId, invitationId: bob.id, input });
  expect(await outcomeOf(amend)).toBe('duplicate_member_email');
  expect(await outcomeOf(waiting.id)).toBe('done');
  expect((await records.row(bob.id)).address?.canonical).toBe('bob@company.com');
});

test('a join after an invite belongs to the invited person, in any order of decision', async () => {
  for (const isJoinFirst of [false, true]) {
    await records.sql`update organizations set email_jit_provisioning = 'NOT_ALLOWED'`;
    const [invite, join] = [await open('invite'), await open('join')];
    const order = isJoinFirst ? [join.id, invite.id] : [invite.id, join.id];
    for (const id of order) expect(await outcomeOf(id)).toBe('done');
    const [row] = await openInvitations();
    expect(await records.row(row?.id ?? '')).toMatchObject({ kind: 'invite', generation: 1 });
    expect(await outcomeOf(await revoke(row?.id ?? ''))).toBe('done');
  }
});

test('a join with new ids of an invited address belongs to the invited person', async () => {
  await records.sql`update organizations set email_jit_provisioning = 'NOT_ALLOWED'`;
  const invited = await records.invited(organizationId, ada);
  const about = { verb: 'join', organizationId, invitationId: newId(), input: joinInput } as const;
  expect(await outcomeOf(await records.ask(about))).toBe('done');
  expect(await leadsTo(about.invitationId)).toEqual(['pending', invited.id]);
});

test('a revoke of a refused invite is refused as closed', async () => {
  await aMember(records.sql, organizationId, ada);
  const refused = await open();
  const ending = await revoke(refused.invitationId);
  expect(await outcomeOf(ending)).toBe('invitation_not_pending');
  const [row] = await records.sql<{ outcome: unknown }[]>`select outcome from requests where id = ${ending}`;
  expect(row?.outcome).toMatchObject({ refusal: { details: { state: 'refused' } } });
});
