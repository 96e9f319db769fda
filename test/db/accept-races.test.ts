import { expect } from 'vitest';
import { expireInvitation } from '../../db/transactions/expire-invitation.ts';
import { acceptInput, endInput } from './decisions.ts';
import { atOnce, expectSoundRecords } from './invariants.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

test('forty accepts of one invitation insert one member; the others are refused with a dead link', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const asked = {
    verb: 'accept',
    organizationId,
    invitationId: invited.id,
    input: acceptInput(invited),
  } as const;
  const requests = await atOnce(10, 40, () => decisions.ask(asked));
  const outcomes = (await Promise.all(requests.map((id) => decisions.decide(id)))).map(
    ({ outcome }) => outcome,
  );
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'unable_to_auth_magic_link')).toHaveLength(39);
  expect(await decisions.sql`select id from members`).toEqual([{ id: invited.memberId }]);
  await expectSoundRecords(decisions.sql);
});

test.for(['revoke', 'decline'] as const)(
  'an accept races a %s: one wins, 500 times (RACE-003)',
  async (verb, { decisions, organizationId }) => {
    const outcomes = await atOnce(4, 500, async (index) => {
      const invited = await decisions.invited(organizationId, `ada${index}@company.com`);
      const about = { organizationId, invitationId: invited.id };
      const asks = [
        () => decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) }),
        () => decisions.ask({ ...about, verb, input: endInput }),
      ] as const;
      // The order of the requests, and of their decisions, changes from round to round.
      const swaps = index % 2 === 0;
      const [second, first] = swaps ? [await asks[0](), await asks[1]()] : [await asks[1](), await asks[0]()];
      const decided = await Promise.all([decisions.decide(first), decisions.decide(second)]);
      const [accepted, ended] = swaps ? decided.toReversed() : decided;
      return `${accepted?.outcome}, ${ended?.outcome}`;
    });
    const seen = new Set(outcomes);
    expect(seen).toEqual(new Set(['done, invitation_not_pending', 'unable_to_auth_magic_link, done']));
    await expectSoundRecords(decisions.sql);
  },
);

test('an accept races the expiry: requested in time it wins, requested late it never does, 500 times', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  await atOnce(4, 500, async (index) => {
    const inTime = index % 2 === 0;
    const invited = await decisions.invited(organizationId, `ada${index}@company.com`);
    const about = { organizationId, invitationId: invited.id };
    const accept = await decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
    await sql`
      update invitations set email_due = null, expires_at = (select date_trunc('milliseconds', requested_at) from requests
        where id = ${accept}) + ${inTime ? '1 ms' : '0 ms'}::interval
      where id = ${invited.id}`;
    const [{ outcome }] = await Promise.all([
      decisions.decide(accept),
      expireInvitation(decisions.transactions, invited.id),
    ]);
    expect(outcome).toBe(inTime ? 'done' : 'unable_to_auth_magic_link');
    await expireInvitation(decisions.transactions, invited.id);
    expect((await decisions.row(invited.id)).state).toBe(inTime ? 'accepted' : 'expired');
  });
  await expectSoundRecords(sql);
});

test('a revoke and a decline at once close an invitation once, and the loser learns the state', async ({
  decisions,
  organizationId,
}) => {
  await atOnce(4, 100, async (index) => {
    const invited = await decisions.invited(organizationId, `ada${index}@company.com`);
    const about = { organizationId, invitationId: invited.id, input: endInput };
    const decided = await Promise.all([
      decisions.now({ ...about, verb: 'revoke' }),
      decisions.now({ ...about, verb: 'decline' }),
    ]);
    expect(decided.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'invitation_not_pending']);
  });
  await expectSoundRecords(decisions.sql);
});
