import { expect } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import type { EmailJob } from '../../db/transactions/claim-email.ts';
import { inviteInput } from '../support/records.ts';
import { acceptInput, endInput } from './decisions.ts';
import { atOnce, expectSoundRecords } from './invariants.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

test('no email is claimed after the end or for a superseded link, in 1,500 races', async ({
  decisions,
  organizationId,
}) => {
  const claims = await atOnce(4, 1_500, async (index) => {
    const address = `ada${index}@company.com`;
    const invited = await decisions.invited(organizationId, address);
    const about = { organizationId, invitationId: invited.id };
    const rival = await (index % 3 === 0
      ? decisions.ask({ ...about, verb: 'revoke', input: endInput })
      : index % 3 === 1
        ? decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) })
        : decisions.ask({ ...about, verb: 'invite', input: inviteInput(address) }));
    const email: EmailJob = { invitationId: invited.id, generation: 1, kind: 'invitation', ordinal: 1 };
    const [claim, { outcome }] = await Promise.all([
      claimDueEmail(decisions.transactions, email, 'usher.example'),
      decisions.decide(rival),
    ]);
    expect(outcome).toBe('done');
    const late = await claimDueEmail(decisions.transactions, email, 'usher.example');
    expect(late.claimed).toBe(false);
    return claim.claimed;
  });
  await expectSoundRecords(decisions.sql);
  // Both orders have occurred.
  expect(new Set(claims)).toEqual(new Set([true, false]));
}, 240_000);

test.for([
  ['accept', 'RACE-005'],
  ['revoke', 'RACE-006'],
] as const)(
  'the %s, an invite again and the email at once (%s) send nothing for a closed invitation',
  { timeout: 120_000 },
  async ([verb], { decisions, organizationId }) => {
    const ends = await atOnce(4, 100, async (index) => {
      const address = `ada${index}@company.com`;
      const invited = await decisions.invited(organizationId, address);
      const about = { organizationId, invitationId: invited.id };
      const askToEnd = () =>
        verb === 'accept'
          ? decisions.ask({ ...about, verb, input: acceptInput(invited) })
          : decisions.ask({ ...about, verb, input: endInput });
      const askAgain = () => decisions.ask({ ...about, verb: 'invite', input: inviteInput(address) });
      const [end, again] =
        index % 2 === 0
          ? [await askToEnd(), await askAgain()]
          : ([await askAgain(), await askToEnd()].toReversed() as [string, string]);
      const claim = (generation: number) => {
        const email: EmailJob = { invitationId: invited.id, generation, kind: 'invitation', ordinal: 1 };
        return claimDueEmail(decisions.transactions, email, 'usher.example');
      };
      const [ended] = await Promise.all([decisions.decide(end), decisions.decide(again), claim(1), claim(2)]);
      const { state, generation } = await decisions.row(invited.id);
      const late = [await claim(1), await claim(2)].filter(({ claimed }) => claimed);
      // It is still open only where the new link came first; then that link is sent, and no other.
      expect(late.length).toBeLessThanOrEqual(state === 'pending' ? 1 : 0);
      return `${ended.outcome}: ${state} ${generation}`;
    });
    await decisions.sql`update requests set outcome = '{"ok": true, "value": {}}' where outcome is null`;
    await expectSoundRecords(decisions.sql);
    const wanted =
      verb === 'accept'
        ? ['done: accepted 1', 'unable_to_auth_magic_link: pending 2']
        : ['done: revoked 1', 'done: revoked 2'];
    expect(new Set(ends)).toEqual(new Set(wanted));
  },
);
