import { expect } from 'vitest';
import { decideRequest } from '../../db/transactions/decide.ts';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { recordSent, recordUndeliverable } from '../../db/transactions/settle-email.ts';
import { newId } from '../../runtime/ids.ts';
import { inviteInput } from '../support/records.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';
import { acceptInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';

const inTwoDays = { reminders: [{ afterMs: 2 * 86_400_000 }] };

async function claimed(decisions: Decisions, organizationId: string) {
  const { id } = await decisions.invited(organizationId, 'ada@company.com', inTwoDays);
  const first = { invitationId: id, generation: 1, kind: 'invitation', ordinal: 1 } as const;
  const claim = await claimDueEmail(decisions.transactions, first, 'usher.example');
  if (!claim.claimed) throw new Error('The e-mail was not claimed.');
  const reminder = { ...first, kind: 'reminder' } as const;
  return {
    id,
    email: { ...claim, diagnostic: 'smtp 250' },
    remind: () => claimDueEmail(decisions.transactions, reminder, 'usher.example'),
  };
}

test('a deleted organization gets no invitation from a request that was pending', async ({
  decisions,
  organizationId,
}) => {
  const about = { organizationId, invitationId: newId(), verb: 'invite' } as const;
  const request = await decisions.ask({ ...about, input: inviteInput('ada@company.com') });
  await decisions.sql`update organizations set closed_at = clock() where id = ${organizationId}`;
  expect((await decisions.decide(request)).outcome).toBe('organization_not_found');
  expect([...(await decisions.sql`select 1 from invitations`)]).toEqual([]);
});

test('an undeliverable invitation is not reminded', async ({ decisions, organizationId }) => {
  const { email, remind } = await claimed(decisions, organizationId);
  await recordUndeliverable(decisions.transactions, email);
  expect(await remind()).toMatchObject({ claimed: false, result: 'nothing_to_send' });
});

test('an invitation that is over is not reminded, though its expiry is not recorded yet', async ({
  decisions,
  organizationId,
}) => {
  const { id, email, remind } = await claimed(decisions, organizationId);
  await recordSent(decisions.transactions, email);
  await decisions.sql`update invitations set expires_at = clock() - interval '1 minute' where id = ${id}`;
  expect(await remind()).toMatchObject({ claimed: false, result: 'nothing_to_send' });
  expect((await decisions.row(id)).state).toBe('pending');
});

test('a link whose key is gone is dead for an accept that was requested before', async ({
  decisions,
  organizationId,
}) => {
  const row = await decisions.invited(organizationId, 'ada@company.com');
  const about = { organizationId, invitationId: row.id, verb: 'accept' } as const;
  const request = await decisions.ask({ ...about, input: acceptInput(row) });
  const withoutKey = { ...decisions.transactions, isLinkAlive: () => false };
  expect((await decideRequest(withoutKey, request)).outcome).toBe('unable_to_auth_magic_link');
});
