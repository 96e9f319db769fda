import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { newId } from '../../runtime/ids.ts';
import { anOrganization, inviteInput } from '../support/records.ts';
import { acceptInput, endInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { atOnce, expectSoundRecords } from './invariants.ts';
import { deedsOn } from './model/deeds.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

const addressOf = (index: number) => `ada${index}@company.com`;

async function askToAccept(index: number): Promise<string> {
  const invited = await records.invited(organizationId, addressOf(index));
  const about = { organizationId, invitationId: invited.id };
  return records.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
}

function askToInvite(index: number, invitationId = newId()): Promise<string> {
  return records.ask({ verb: 'invite', organizationId, invitationId, input: inviteInput(addressOf(index)) });
}

/** Both at once, each first as often as the other; the answers in the order given. */
async function race(
  index: number,
  one: () => Promise<string>,
  other: () => Promise<string>,
): Promise<string> {
  const answers =
    index % 2 === 0
      ? await Promise.all([one(), other()])
      : (await Promise.all([other(), one()])).toReversed();
  return answers.join(', ');
}

async function expectNobodyBothInAndInvited(members: number): Promise<void> {
  const { sql } = records;
  const both = await sql`
    select 1 from members m join invitations i using (organization_id, canonical_address) where i.closed_at is null`;
  expect(both).toHaveLength(0);
  expect(await sql`select 1 from members`).toHaveLength(members);
  await expectSoundRecords(sql);
}

test('an accept against a direct creation of the same address (RACE-011): one member, and the invitation is closed as the winner says', async () => {
  const { addMember, decide } = deedsOn(records, organizationId);
  const answers = await atOnce(4, 80, async (index) => {
    const accept = await askToAccept(index);
    return race(index, decide(accept).inDatabase, addMember(addressOf(index)).inDatabase);
  });
  expect(new Set(answers)).toEqual(
    new Set(['done, duplicate_member_email', 'unable_to_auth_magic_link, done']),
  );
  const closed = await records.sql<{ ending: string }[]>`
    select distinct state || coalesce(' ' || close_reason, '') as ending from invitations order by 1`;
  expect(closed.map(({ ending }) => ending)).toEqual(['accepted', 'revoked superseded']);
  await expectNobodyBothInAndInvited(80);
});

test('an invite against a direct creation, and against an accept, of the same address: never a member with an open invitation', async () => {
  const { addMember, decide } = deedsOn(records, organizationId);
  const beside = await atOnce(4, 60, async (index) => {
    const invite = await askToInvite(index);
    return race(index, decide(invite).inDatabase, addMember(addressOf(index)).inDatabase);
  });
  expect(new Set(beside)).toEqual(new Set(['done, done', 'duplicate_member_email, done']));
  const against = await atOnce(4, 60, async (index) => {
    const invited = await records.invited(organizationId, addressOf(1_000 + index));
    const about = { organizationId, invitationId: invited.id };
    const askToAccept = () => records.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
    // Asked first of the invitation that is there, or last by somebody who did not see it yet.
    const sees = index % 4 < 2;
    const early = sees ? null : await askToAccept();
    const invite = await askToInvite(1_000 + index, sees ? invited.id : newId());
    const accept = early ?? (await askToAccept());
    return race(index, decide(invite).inDatabase, decide(accept).inDatabase);
  });
  // Invited again first, the old link is dead; let in first, there is nobody left to invite.
  const renewed = against.filter((answers) => answers === 'done, unable_to_auth_magic_link').length;
  const letIn = against.filter((answers) => answers === 'duplicate_member_email, done').length;
  expect([renewed + letIn, renewed > 0, letIn > 0]).toEqual([60, true, true]);
  await expectNobodyBothInAndInvited(60 + letIn);
});

test('an accept against a policy that lets nobody in any more (RACE-013): in before it, or refused and still invited', async () => {
  const { decide } = deedsOn(records, organizationId);
  const answers = await atOnce(1, 60, async (index) => {
    const accept = await askToAccept(index);
    const { setPolicy } = deedsOn(records, organizationId);
    const answer = await race(
      index,
      decide(accept).inDatabase,
      setPolicy({ emailInvites: 'NOT_ALLOWED' }).inDatabase,
    );
    const [row] = await records.sql<{ state: string }[]>`
      select state from invitations where canonical_address = ${addressOf(index)}`;
    await setPolicy({ emailInvites: 'ALL_ALLOWED' }).inDatabase();
    return `${answer}: ${row?.state}`;
  });
  expect(new Set(answers)).toEqual(
    new Set(['done, done: accepted', 'invalid_email_for_invites, done: pending']),
  );
  await expectSoundRecords(records.sql);
});

test('an accept by an old link against a member’s removal and a new invite of the address (RACE-014): it revives nothing', async () => {
  const { decide, deleteMember } = deedsOn(records, organizationId);
  await atOnce(4, 40, async (index) => {
    const invited = await records.invited(organizationId, addressOf(index));
    const about = { organizationId, invitationId: invited.id };
    const byTheLink = () => records.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
    expect((await records.decide(await byTheLink())).outcome).toBe('done');
    const again = async () => {
      await deleteMember(addressOf(index)).inDatabase();
      return decide(await askToInvite(index)).inDatabase();
    };
    const late = [await byTheLink(), await byTheLink()];
    const [invitedAgain, ...told] = await Promise.all([
      again(),
      ...late.map((id) => decide(id).inDatabase()),
    ]);
    expect([invitedAgain, ...told]).toEqual(['done', ...late.map(() => 'unable_to_auth_magic_link')]);
    expect((await records.decide(await byTheLink())).outcome).toBe('unable_to_auth_magic_link');
    const open = await records.sql<{ id: string; memberId: string; tokenHash: Buffer }[]>`
      select id, member_id, token_hash from invitations where canonical_address = ${addressOf(index)}`;
    expect(open).toHaveLength(1);
    expect(open[0]?.id).not.toBe(invited.id);
    expect(open[0]?.memberId).not.toBe(invited.memberId);
    // Nor does it open the new one, when it is said to be of that.
    const asIfNew = { verb: 'accept', organizationId, invitationId: open[0]?.id ?? '' } as const;
    const strange = await records.now({ ...asIfNew, input: acceptInput(invited) });
    expect(strange.outcome).toBe('unable_to_auth_magic_link');
  });
  expect(await records.sql`select 1 from members`).toHaveLength(0);
});

test('a member’s removal against a direct creation of the same address, all seats taken: before it or after it, never a seat that is not free', async () => {
  const { addMember, deleteMember } = deedsOn(records, organizationId);
  await records.sql`update organizations set seat_limit = 1`;
  const answers = await atOnce(1, 60, async (index) => {
    await addMember('ada@company.com').inDatabase();
    return race(index, deleteMember('ada@company.com').inDatabase, addMember('ada@company.com').inDatabase);
  });
  expect(answers.filter((answer) => answer.includes('seat_limit_reached'))).toEqual([]);
  expect(answers).toContain('done, duplicate_member_email');
});

test('twenty revokes of one invitation (RACE-016): all are told that it is done, and the timeline has one', async () => {
  const { id: invitationId } = await records.invited(organizationId, 'ada@company.com');
  const revoke = { verb: 'revoke', organizationId, invitationId, input: endInput } as const;
  const requests = await atOnce(5, 20, () => records.ask(revoke));
  const told = await Promise.all(requests.map((id) => records.decide(id)));
  expect(told.map(({ outcome }) => outcome)).toEqual(Array<string>(20).fill('done'));
  expect((await records.now(revoke)).outcome).toBe('done');
  const events =
    await records.sql`select type from events where invitation_id = ${invitationId} order by sequence`;
  expect(events.map(({ type }) => String(type))).toEqual(['invitation.created', 'invitation.revoked']);
});

test.each(['revoke', 'decline'] as const)(
  'a %s of an accepted invitation (RACE-017) is told that it is not open, and transactions neither it nor the member',
  async (verb) => {
    const invited = await records.invited(organizationId, 'ada@company.com');
    const about = { organizationId, invitationId: invited.id };
    await records.now({ ...about, verb: 'accept', input: acceptInput(invited) });
    const before = [await records.row(invited.id), await records.sql`select * from members`];
    const requestId = await records.ask({ ...about, verb, input: endInput });
    expect((await records.decide(requestId)).outcome).toBe('invitation_not_pending');
    const [told] = await records.sql<{ details: unknown }[]>`
      select outcome -> 'refusal' -> 'details' as details from requests where id = ${requestId}`;
    const closedAt = (await records.row(invited.id)).closedAt?.toISOString();
    expect(told?.details).toEqual({ state: 'accepted', closed_at: closedAt });
    expect([await records.row(invited.id), await records.sql`select * from members`]).toEqual(before);
    const email = { invitationId: invited.id, generation: 1, kind: 'invitation', ordinal: 1 } as const;
    expect((await claimDueEmail(records.transactions, email, 'usher.example')).claimed).toBe(false);
  },
);
