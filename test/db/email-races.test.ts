import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import type { EmailJob } from '../../db/transactions/claim-email.ts';
import { anOrganization, inviteInput } from '../support/records.ts';
import { acceptInput, endInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { atOnce, expectSoundRecords } from './invariants.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

test('no e-mail is claimed after the end or for a link that was replaced, in 1,500 races', async () => {
  const claims = await atOnce(4, 1_500, async (index) => {
    const address = `ada${index}@company.com`;
    const invited = await records.invited(organizationId, address);
    const about = { organizationId, invitationId: invited.id };
    const rival = await (index % 3 === 0
      ? records.ask({ ...about, verb: 'revoke', input: endInput })
      : index % 3 === 1
        ? records.ask({ ...about, verb: 'accept', input: acceptInput(invited) })
        : records.ask({ ...about, verb: 'invite', input: inviteInput(address) }));
    const email: EmailJob = { invitationId: invited.id, generation: 1, kind: 'invitation', ordinal: 1 };
    const [claim, { outcome }] = await Promise.all([
      claimDueEmail(records.transactions, email, 'usher.example'),
      records.decide(rival),
    ]);
    expect(outcome).toBe('done');
    const late = await claimDueEmail(records.transactions, email, 'usher.example');
    expect(late.claimed).toBe(false);
    return claim.claimed;
  });
  await expectSoundRecords(records.sql);
  // Both orders were met.
  expect(new Set(claims)).toEqual(new Set([true, false]));
}, 240_000);

test.each([
  ['accept', 'RACE-005'],
  ['revoke', 'RACE-006'],
] as const)(
  'of the %s, an invite again and the e-mail at once (%s), nothing is mailed for what has ended',
  async (...[verb]) => {
    const ends = await atOnce(4, 100, async (index) => {
      const address = `ada${index}@company.com`;
      const invited = await records.invited(organizationId, address);
      const about = { organizationId, invitationId: invited.id };
      const askToEnd = () =>
        verb === 'accept'
          ? records.ask({ ...about, verb, input: acceptInput(invited) })
          : records.ask({ ...about, verb, input: endInput });
      const askAgain = () => records.ask({ ...about, verb: 'invite', input: inviteInput(address) });
      const [end, again] =
        index % 2 === 0
          ? [await askToEnd(), await askAgain()]
          : ([await askAgain(), await askToEnd()].toReversed() as [string, string]);
      const claim = (generation: number) => {
        const email: EmailJob = { invitationId: invited.id, generation, kind: 'invitation', ordinal: 1 };
        return claimDueEmail(records.transactions, email, 'usher.example');
      };
      const [ended] = await Promise.all([records.decide(end), records.decide(again), claim(1), claim(2)]);
      const { state, generation } = await records.row(invited.id);
      const late = [await claim(1), await claim(2)].filter(({ claimed }) => claimed);
      // Still open is it only where the new link came first; then that one goes out, and no other.
      expect(late.length).toBeLessThanOrEqual(state === 'pending' ? 1 : 0);
      return `${ended.outcome}: ${state} ${generation}`;
    });
    await records.sql`update requests set outcome = '{"ok": true, "value": {}}' where outcome is null`;
    await expectSoundRecords(records.sql);
    const wanted =
      verb === 'accept'
        ? ['done: accepted 1', 'unable_to_auth_magic_link: pending 2']
        : ['done: revoked 1', 'done: revoked 2'];
    expect(new Set(ends)).toEqual(new Set(wanted));
  },
  120_000,
);
