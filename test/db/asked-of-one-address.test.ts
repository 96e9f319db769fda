import { expect } from 'vitest';
import { findByInvitationId } from '../../api/requests/find.ts';
import { insertRequest } from '../../db/requests-insert.ts';
import { connect } from '../../db/sql/client.ts';
import type { Sql } from '../../db/sql/client.ts';
import type { RequestInputs } from '../../domain/invitation/inputs.ts';
import { newId } from '../../runtime/ids.ts';
import { aMember, anOrganization, emailAddress, inviteInput } from '../support/records.ts';
import { acceptInput, endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { expectSoundRecords } from './invariants.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';

const test = decisionsTest.extend('organizationId', ({ decisions }) =>
  anOrganization(decisions.sql, {
    emailJitProvisioning: 'RESTRICTED',
    emailAllowedDomains: ['company.com'],
  }),
);

const project = { type: 'project', id: null } as const;
const ada = 'ada@company.com';
const joinInput: RequestInputs['join'] = {
  emailAddress: emailAddress(ada),
  locale: 'en',
  redirectUrl: null,
  lifetimeMinutes: 60,
};

/** Inserts an invite or a join as the api does. */
async function open(
  decisions: Decisions,
  organizationId: string,
  verb: 'invite' | 'join' = 'invite',
  sql: Sql = decisions.sql,
) {
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

function revoke(decisions: Decisions, organizationId: string, invitationId: string): Promise<string> {
  return decisions.ask({ verb: 'revoke', organizationId, invitationId, input: endInput });
}

/** Decides a request, also where it is reassigned, as the api does. */
async function outcomeOf(decisions: Decisions, requestId: string): Promise<string> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { outcome } = await decisions.decide(requestId);
    if (outcome !== 'already_open') return outcome;
  }
  return 'lost';
}

async function openInvitations(decisions: Decisions) {
  return decisions.sql<{ id: string; memberId: string }[]>`
    select id, member_id from invitations where closed_at is null`;
}

/** Returns the state to which an id in a response leads, and the id of that invitation. */
async function leadsTo(
  decisions: Decisions,
  organizationId: string,
  invitationId: string,
): Promise<readonly string[]> {
  const told = await findByInvitationId(decisions.sql, organizationId, invitationId);
  if (told === null) return ['nowhere'];
  return told.row === undefined ? ['requested'] : [told.row.state, told.row.id];
}

test('fifty invites and joins of one address at once, by two api processes, get the same ids', async ({
  decisions,
  organizationId,
}) => {
  const other = connect(decisions.url, { connections: 10 });
  const told = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      open(
        decisions,
        organizationId,
        index % 3 === 0 ? 'join' : 'invite',
        index % 2 === 0 ? other : decisions.sql,
      ),
    ),
  );
  await other.end();
  expect(new Set(told.map(({ invitationId }) => invitationId)).size).toBe(1);
  expect(new Set(told.map(({ memberId }) => memberId)).size).toBe(1);
  expect(await decisions.sql`select 1 from requests where has_new_ids`).toHaveLength(1);
  for (const { id } of told) expect(await outcomeOf(decisions, id)).toBe('done');
  expect(await openInvitations(decisions)).toEqual([
    { id: told[0]?.invitationId ?? '', memberId: told[0]?.memberId ?? '' },
  ]);
  await expectSoundRecords(decisions.sql);
});

test('of invites inserted at the same moment one has new ids, and the others get them', async ({
  decisions,
  organizationId,
}) => {
  const gate = await decisions.sql.reserve();
  await gate`select pg_advisory_lock(42)`;
  await gate`
    create function wait_at_the_gate() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock_shared(42); return new; end'`;
  await gate`create trigger gate before insert on requests for each row execute function wait_at_the_gate()`;
  const asked = Array.from({ length: 8 }, () => open(decisions, organizationId));
  await expect
    .poll(() => gate`select 1 from pg_locks where locktype = 'advisory' and not granted`, { timeout: 20_000 })
    .toHaveLength(8);
  await gate`select pg_advisory_unlock(42)`;
  gate.release();
  const told = await Promise.all(asked);
  expect(new Set(told.map(({ invitationId }) => invitationId)).size).toBe(1);
  expect(await decisions.sql`select 1 from requests where has_new_ids`).toHaveLength(1);
});

test('an invite of an invited address gets the ids of the open invitation', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, ada);
  expect(await open(decisions, organizationId)).toMatchObject({
    invitationId: invited.id,
    memberId: invited.memberId,
  });
});

test('an invite after a refused one has new ids', async ({ decisions, organizationId }) => {
  await aMember(decisions.sql, organizationId, ada);
  const refused = await open(decisions, organizationId);
  expect(await outcomeOf(decisions, refused.id)).toBe('duplicate_member_email');
  await decisions.sql`delete from members`;
  const second = await open(decisions, organizationId);
  expect(second.invitationId).not.toBe(refused.invitationId);
  expect(await outcomeOf(decisions, second.id)).toBe('done');
});

test('an invite after a pending revoke does not get the ids that the revoke closes', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, ada);
  const ending = await revoke(decisions, organizationId, invited.id);
  const second = await open(decisions, organizationId);
  expect(second.invitationId).not.toBe(invited.id);
  expect(await outcomeOf(decisions, second.id)).toBe('done');
  expect(await outcomeOf(decisions, ending)).toBe('done');
  expect(await openInvitations(decisions)).toEqual([{ id: second.invitationId, memberId: second.memberId }]);
  expect((await decisions.row(invited.id)).state).toBe('revoked');
});

test('a revoke of an invite behind a pending revoke closes that invite’s invitation', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, ada);
  const first = await revoke(decisions, organizationId, invited.id);
  const second = await open(decisions, organizationId);
  const last = await revoke(decisions, organizationId, second.invitationId);
  expect((await decisions.decide(second.id)).outcome).toBe('already_open');
  for (const id of [last, first, second.id]) expect(await outcomeOf(decisions, id)).toBe('done');
  expect(await openInvitations(decisions)).toEqual([]);
  expect((await decisions.row(second.invitationId)).state).toBe('revoked');
});

test('an invite of an address that an invitation was amended away from does not get its ids', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, ada);
  const waiting = await open(decisions, organizationId);
  const about = { organizationId, invitationId: invited.id };
  const amended = await decisions.sql`
    update invitations set canonical_address = 'eve@company.com' where id = ${about.invitationId} returning 1`;
  expect(amended).toHaveLength(1);
  expect((await open(decisions, organizationId)).invitationId).not.toBe(waiting.invitationId);
});

test('two invites and a revoke, all pending, leave nothing open, in any order of decision', async ({
  decisions,
  organizationId,
}) => {
  for (const order of [
    [0, 1, 2],
    [1, 0, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const [one, two] = [await open(decisions, organizationId), await open(decisions, organizationId)];
    const requests = [one.id, two.id, await revoke(decisions, organizationId, two.invitationId)];
    for (const index of order) expect(await outcomeOf(decisions, requests[index] ?? '')).toBe('done');
    expect(await openInvitations(decisions)).toEqual([]);
    expect(await leadsTo(decisions, organizationId, one.invitationId)).toEqual(['revoked', one.invitationId]);
  }
  await expectSoundRecords(decisions.sql);
});

test('requests about ids that lead to another invitation are decided there, in their order', async ({
  decisions,
  organizationId,
}) => {
  // As two processes of an older version would insert them: each with new ids.
  const [one, two] = [newId(), newId()];
  const about = { verb: 'invite', organizationId, input: inviteInput(ada) } as const;
  const first = await decisions.ask({ ...about, invitationId: one });
  const second = await decisions.ask({ ...about, invitationId: two });
  const ending = await revoke(decisions, organizationId, two);
  expect(await outcomeOf(decisions, second)).toBe('done');
  expect(await outcomeOf(decisions, ending)).toBe('done');
  expect(await outcomeOf(decisions, first)).toBe('done');
  expect(await openInvitations(decisions)).toEqual([]);
  expect(await leadsTo(decisions, organizationId, two)).toEqual(
    await leadsTo(decisions, organizationId, one),
  );
  expect((await decisions.row(one)).state).toBe('revoked');

  const late = await revoke(decisions, organizationId, two);
  expect(await outcomeOf(decisions, late)).toBe('done');
});

test('re-inviting under the ids of a revoked invitation creates a new one, to which the ids lead', async ({
  decisions,
  organizationId,
}) => {
  const one = await open(decisions, organizationId);
  const ending = await revoke(decisions, organizationId, one.invitationId);
  const again = await open(decisions, organizationId);
  expect([again.invitationId, again.memberId]).toEqual([one.invitationId, one.memberId]);
  const after = await revoke(decisions, organizationId, again.invitationId);
  expect(await outcomeOf(decisions, again.id)).toBe('done');
  const [now] = await openInvitations(decisions);
  expect(now?.id).not.toBe(one.invitationId);
  expect(await leadsTo(decisions, organizationId, one.invitationId)).toEqual(['pending', now?.id]);
  expect((await decisions.row(one.invitationId)).state).toBe('revoked');

  expect(await outcomeOf(decisions, ending)).toBe('done');
  expect(await outcomeOf(decisions, after)).toBe('done');
  expect(await openInvitations(decisions)).toEqual([]);
  await expectSoundRecords(decisions.sql);
});

test('an accepted invitation keeps its ids, whatever other requests got them', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, ada);
  const about = { organizationId, invitationId: invited.id };
  const accept = await decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
  const again = await open(decisions, organizationId);
  expect(again.invitationId).toBe(invited.id);
  const late = await revoke(decisions, organizationId, invited.id);
  expect(await outcomeOf(decisions, again.id)).toBe('duplicate_member_email');
  expect(await outcomeOf(decisions, accept)).toBe('done');
  expect(await outcomeOf(decisions, late)).toBe('invitation_not_pending');
  const [row] = await decisions.sql<{ outcome: unknown }[]>`select outcome from requests where id = ${late}`;
  expect(row?.outcome).toMatchObject({ refusal: { details: { state: 'accepted' } } });
  expect(await leadsTo(decisions, organizationId, invited.id)).toEqual(['accepted', invited.id]);
});

test('an invite of an address is decided before a later amendment to it', async ({
  decisions,
  organizationId,
}) => {
  const bob = await decisions.invited(organizationId, 'bob@company.com');
  const waiting = await open(decisions, organizationId);
  const input = { emailAddress: emailAddress(ada) };
  const amend = await decisions.ask({ verb: 'amend', organizationId, invitationId: bob.id, input });
  expect(await outcomeOf(decisions, amend)).toBe('duplicate_member_email');
  expect(await outcomeOf(decisions, waiting.id)).toBe('done');
  expect((await decisions.row(bob.id)).address?.canonical).toBe('bob@company.com');
});

test('a join after an invite belongs to the invited person, in any order of decision', async ({
  decisions,
  organizationId,
}) => {
  for (const isJoinFirst of [false, true]) {
    await decisions.sql`update organizations set email_jit_provisioning = 'NOT_ALLOWED'`;
    const [invite, join] = [
      await open(decisions, organizationId, 'invite'),
      await open(decisions, organizationId, 'join'),
    ];
    const order = isJoinFirst ? [join.id, invite.id] : [invite.id, join.id];
    for (const id of order) expect(await outcomeOf(decisions, id)).toBe('done');
    const [row] = await openInvitations(decisions);
    expect(await decisions.row(row?.id ?? '')).toMatchObject({ kind: 'invite', generation: 1 });
    expect(await outcomeOf(decisions, await revoke(decisions, organizationId, row?.id ?? ''))).toBe('done');
  }
});

test('a join with new ids of an invited address belongs to the invited person', async ({
  decisions,
  organizationId,
}) => {
  await decisions.sql`update organizations set email_jit_provisioning = 'NOT_ALLOWED'`;
  const invited = await decisions.invited(organizationId, ada);
  const about = { verb: 'join', organizationId, invitationId: newId(), input: joinInput } as const;
  expect(await outcomeOf(decisions, await decisions.ask(about))).toBe('done');
  expect(await leadsTo(decisions, organizationId, about.invitationId)).toEqual(['pending', invited.id]);
});

test('a revoke of a refused invite is refused as closed', async ({ decisions, organizationId }) => {
  await aMember(decisions.sql, organizationId, ada);
  const refused = await open(decisions, organizationId);
  const ending = await revoke(decisions, organizationId, refused.invitationId);
  expect(await outcomeOf(decisions, ending)).toBe('invitation_not_pending');
  const [row] = await decisions.sql<
    { outcome: unknown }[]
  >`select outcome from requests where id = ${ending}`;
  expect(row?.outcome).toMatchObject({ refusal: { details: { state: 'refused' } } });
});
