import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDueEmail } from '../../db/changes/claim-email.ts';
import type { EmailAsked } from '../../db/changes/claim-email.ts';
import { anOrganization, inviteTerms } from '../support/records.ts';
import { acceptTerms, endTerms, openDecisions } from './decisions.ts';
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
      ? records.ask({ ...about, verb: 'revoke', terms: endTerms })
      : index % 3 === 1
        ? records.ask({ ...about, verb: 'accept', terms: acceptTerms(invited) })
        : records.ask({ ...about, verb: 'invite', terms: inviteTerms(address) }));
    const email: EmailAsked = { invitationId: invited.id, generation: 1, kind: 'invitation', ordinal: 1 };
    const [claim, { outcome }] = await Promise.all([
      claimDueEmail(records.changes, email, 'usher.example'),
      records.decide(rival),
    ]);
    expect(outcome).toBe('done');
    const late = await claimDueEmail(records.changes, email, 'usher.example');
    expect(late.claimed).toBe(false);
    return claim.claimed;
  });
  await expectSoundRecords(records.sql);
  // Both orders were met.
  expect(new Set(claims)).toEqual(new Set([true, false]));
});
