import { expect } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { newId } from '../../runtime/ids.ts';
import { inviteInput } from '../support/records.ts';
import { acceptInput, endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { atOnce, expectSoundRecords } from './invariants.ts';
import { actionsOn } from './model/actions.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

const addressOf = (index: number) => `ada${index}@company.com`;

async function askToAccept(decisions: Decisions, organizationId: string, index: number): Promise<string> {
  const invited = await decisions.invited(organizationId, addressOf(index));
  const about = { organizationId, invitationId: invited.id };
  return decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
}

function askToInvite(
  decisions: Decisions,
  organizationId: string,
  index: number,
  invitationId = newId(),
): Promise<string> {
  return decisions.ask({
    verb: 'invite',
    organizationId,
    invitationId,
    input: inviteInput(addressOf(index)),
  });
}

/** Runs both at once, each first equally often. Returns the results in the given order. */
async function race(
  index: number,
  one: () => Promise<string>,
  other: () => Promise<string>,
): Promise<string> {
  const responses =
    index % 2 === 0
      ? await Promise.all([one(), other()])
      : (await Promise.all([other(), one()])).toReversed();
  return responses.join(', ');
}

async function expectNobodyBothInAndInvited(decisions: Decisions, members: number): Promise<void> {
  const { sql } = decisions;
  const both = await sql`
    select 1 from members m join invitations i using (organization_id, canonical_address) where i.closed_at is null`;
  expect(both).toHaveLength(0);
  expect(await sql`select 1 from members`).toHaveLength(members);
  await expectSoundRecords(sql);
}

test('an accept races a direct creation of the same address (RACE-011): one member, and the winner closes the invitation', async ({
  decisions,
  organizationId,
}) => {
  const { addMember, decide } = actionsOn(decisions, organizationId);
  const responses = await atOnce(4, 80, async (index) => {
    const accept = await askToAccept(decisions, organizationId, index);
    return race(index, decide(accept).inDatabase, addMember(addressOf(index)).inDatabase);
  });
  expect(new Set(responses)).toEqual(
    new Set(['done, duplicate_member_email', 'unable_to_auth_magic_link, done']),
  );
  const closed = await decisions.sql<{ ending: string }[]>`
    select distinct state || coalesce(' ' || close_reason, '') as ending from invitations order by 1`;
  expect(closed.map(({ ending }) => ending)).toEqual(['accepted', 'revoked superseded']);
  await expectNobodyBothInAndInvited(decisions, 80);
});

test('an invite races a direct creation, and an accept, of the same address: no member has an open invitation', async ({
  decisions,
  organizationId,
}) => {
  const { addMember, decide } = actionsOn(decisions, organizationId);
  const beside = await atOnce(4, 60, async (index) => {
    const invite = await askToInvite(decisions, organizationId, index);
    return race(index, decide(invite).inDatabase, addMember(addressOf(index)).inDatabase);
  });
  expect(new Set(beside)).toEqual(new Set(['done, done', 'duplicate_member_email, done']));
  const against = await atOnce(4, 60, async (index) => {
    const invited = await decisions.invited(organizationId, addressOf(1_000 + index));
    const about = { organizationId, invitationId: invited.id };
    const askToAccept = () => decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
    // Requested of the invitation that exists, or by a caller who does not know it yet.
    const sees = index % 4 < 2;
    const early = sees ? null : await askToAccept();
    const invite = await askToInvite(decisions, organizationId, 1_000 + index, sees ? invited.id : newId());
    const accept = early ?? (await askToAccept());
    return race(index, decide(invite).inDatabase, decide(accept).inDatabase);
  });
  // Where the invite again is first, the old link is dead; where the accept is first, the invite is refused.
  const renewed = against.filter((responses) => responses === 'done, unable_to_auth_magic_link').length;
  const letIn = against.filter((responses) => responses === 'duplicate_member_email, done').length;
  expect([renewed + letIn, renewed > 0, letIn > 0]).toEqual([60, true, true]);
  await expectNobodyBothInAndInvited(decisions, 60 + letIn);
});

test('an accept races a policy that admits no address (RACE-013): accepted before it, or refused and still invited', async ({
  decisions,
  organizationId,
}) => {
  const { decide } = actionsOn(decisions, organizationId);
  const responses = await atOnce(1, 60, async (index) => {
    const accept = await askToAccept(decisions, organizationId, index);
    const { setPolicy } = actionsOn(decisions, organizationId);
    const response = await race(
      index,
      decide(accept).inDatabase,
      setPolicy({ emailInvites: 'NOT_ALLOWED' }).inDatabase,
    );
    const [row] = await decisions.sql<{ state: string }[]>`
      select state from invitations where canonical_address = ${addressOf(index)}`;
    await setPolicy({ emailInvites: 'ALL_ALLOWED' }).inDatabase();
    return `${response}: ${row?.state}`;
  });
  expect(new Set(responses)).toEqual(
    new Set(['done, done: accepted', 'invalid_email_for_invites, done: pending']),
  );
  await expectSoundRecords(decisions.sql);
});

test('an accept by an old link races a member’s deletion and a new invite of the address (RACE-014): it restores nothing', async ({
  decisions,
  organizationId,
}) => {
  const { decide, deleteMember } = actionsOn(decisions, organizationId);
  await atOnce(4, 40, async (index) => {
    const invited = await decisions.invited(organizationId, addressOf(index));
    const about = { organizationId, invitationId: invited.id };
    const byTheLink = () => decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
    expect((await decisions.decide(await byTheLink())).outcome).toBe('done');
    const again = async () => {
      await deleteMember(addressOf(index)).inDatabase();
      return decide(await askToInvite(decisions, organizationId, index)).inDatabase();
    };
    const late = [await byTheLink(), await byTheLink()];
    const [invitedAgain, ...told] = await Promise.all([
      again(),
      ...late.map((id) => decide(id).inDatabase()),
    ]);
    expect([invitedAgain, ...told]).toEqual(['done', ...late.map(() => 'unable_to_auth_magic_link')]);
    expect((await decisions.decide(await byTheLink())).outcome).toBe('unable_to_auth_magic_link');
    const open = await decisions.sql<{ id: string; memberId: string; tokenHash: Buffer }[]>`
      select id, member_id, token_hash from invitations where canonical_address = ${addressOf(index)}`;
    expect(open).toHaveLength(1);
    expect(open[0]?.id).not.toBe(invited.id);
    expect(open[0]?.memberId).not.toBe(invited.memberId);
    // Nor does it accept the new invitation, when it names that one.
    const asIfNew = { verb: 'accept', organizationId, invitationId: open[0]?.id ?? '' } as const;
    const strange = await decisions.now({ ...asIfNew, input: acceptInput(invited) });
    expect(strange.outcome).toBe('unable_to_auth_magic_link');
  });
  expect(await decisions.sql`select 1 from members`).toHaveLength(0);
});

test('a member’s deletion races a direct creation of the same address with all seats taken: before or after, never beyond the seats', async ({
  decisions,
  organizationId,
}) => {
  const { addMember, deleteMember } = actionsOn(decisions, organizationId);
  await decisions.sql`update organizations set seat_limit = 1`;
  const responses = await atOnce(1, 60, async (index) => {
    await addMember('ada@company.com').inDatabase();
    return race(index, deleteMember('ada@company.com').inDatabase, addMember('ada@company.com').inDatabase);
  });
  expect(responses.filter((response) => response.includes('seat_limit_reached'))).toEqual([]);
  expect(responses).toContain('done, duplicate_member_email');
});

test('twenty revokes of one invitation (RACE-016) all succeed, and the timeline has one', async ({
  decisions,
  organizationId,
}) => {
  const { id: invitationId } = await decisions.invited(organizationId, 'ada@company.com');
  const revoke = { verb: 'revoke', organizationId, invitationId, input: endInput } as const;
  const requests = await atOnce(5, 20, () => decisions.ask(revoke));
  const told = await Promise.all(requests.map((id) => decisions.decide(id)));
  expect(told.map(({ outcome }) => outcome)).toEqual(Array<string>(20).fill('done'));
  expect((await decisions.now(revoke)).outcome).toBe('done');
  const events =
    await decisions.sql`select type from events where invitation_id = ${invitationId} order by sequence`;
  expect(events.map(({ type }) => String(type))).toEqual(['invitation.created', 'invitation.revoked']);
});

test.for(['revoke', 'decline'] as const)(
  'a %s of an accepted invitation (RACE-017) is refused, and changes neither it nor the member',
  async (verb, { decisions, organizationId }) => {
    const invited = await decisions.invited(organizationId, 'ada@company.com');
    const about = { organizationId, invitationId: invited.id };
    await decisions.now({ ...about, verb: 'accept', input: acceptInput(invited) });
    const before = [await decisions.row(invited.id), await decisions.sql`select * from members`];
    const requestId = await decisions.ask({ ...about, verb, input: endInput });
    expect((await decisions.decide(requestId)).outcome).toBe('invitation_not_pending');
    const [told] = await decisions.sql<{ details: unknown }[]>`
      select outcome -> 'refusal' -> 'details' as details from requests where id = ${requestId}`;
    const closedAt = (await decisions.row(invited.id)).closedAt?.toISOString();
    expect(told?.details).toEqual({ state: 'accepted', closed_at: closedAt });
    expect([await decisions.row(invited.id), await decisions.sql`select * from members`]).toEqual(before);
    const email = { invitationId: invited.id, generation: 1, kind: 'invitation', ordinal: 1 } as const;
    expect((await claimDueEmail(decisions.transactions, email, 'usher.example')).claimed).toBe(false);
  },
);
