import { expect } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { recordDelayed, recordSent, recordUndeliverable } from '../../db/transactions/settle-email.ts';
import type { Decisions } from './decisions.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

const timedOut = 'no answer from the mail server (ETIMEDOUT)';

async function twoAttempts(decisions: Decisions, organizationId: string) {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const email = { invitationId: invited.id, generation: 1, kind: 'invitation', ordinal: 1 } as const;
  const slow = await claimDueEmail(decisions.transactions, email, 'usher.example');
  const quick = await claimDueEmail(decisions.transactions, email, 'usher.example');
  if (!slow.claimed || !quick.claimed) throw new Error('The e-mail was not claimed.');
  return { id: invited.id, slow, quick };
}

async function rowOf(decisions: Decisions, id: string) {
  const { state, deliveryState, deliveryDiagnostic, revision } = await decisions.row(id);
  const emails = await decisions.sql<{ state: string; diagnostic: string | null }[]>`
    select state, diagnostic from emails where invitation_id = ${id}`;
  return { state, deliveryState, deliveryDiagnostic, revision, emails: [...emails] };
}

test('a slow attempt that fails after another was sent changes nothing', async ({
  decisions,
  organizationId,
}) => {
  const { id, slow, quick } = await twoAttempts(decisions, organizationId);
  await recordSent(decisions.transactions, { ...quick, diagnostic: 'taken by the mail server' });
  const before = await rowOf(decisions, id);
  expect(before).toMatchObject({ state: 'pending', deliveryState: 'sent' });
  await recordDelayed(decisions.transactions, { ...slow, diagnostic: timedOut });
  await recordDelayed(decisions.transactions, { ...slow, diagnostic: timedOut, restartsWindow: true });
  await recordUndeliverable(decisions.transactions, { ...slow, diagnostic: timedOut });
  expect(await rowOf(decisions, id)).toEqual(before);
});

test('a slow attempt that fails after another was refused changes nothing', async ({
  decisions,
  organizationId,
}) => {
  const { id, slow, quick } = await twoAttempts(decisions, organizationId);
  await recordUndeliverable(decisions.transactions, { ...quick, diagnostic: 'smtp 550 5.1.1 at RCPT TO' });
  const before = await rowOf(decisions, id);
  expect(before).toMatchObject({ state: 'undeliverable', deliveryState: 'bounced' });
  await recordDelayed(decisions.transactions, { ...slow, diagnostic: timedOut });
  expect(await rowOf(decisions, id)).toEqual(before);
});

test('a slow attempt that is accepted after another failed is recorded as sent', async ({
  decisions,
  organizationId,
}) => {
  const { id, slow, quick } = await twoAttempts(decisions, organizationId);
  await recordDelayed(decisions.transactions, { ...quick, diagnostic: timedOut });
  expect(await rowOf(decisions, id)).toMatchObject({
    deliveryState: 'delayed',
    deliveryDiagnostic: timedOut,
  });
  await recordSent(decisions.transactions, { ...slow, diagnostic: 'taken by the mail server' });
  expect(await rowOf(decisions, id)).toMatchObject({ deliveryState: 'sent' });
});

test('a refusal of the sender restarts the retry window, and no other failure does', async ({
  decisions,
  organizationId,
}) => {
  const { id, quick } = await twoAttempts(decisions, organizationId);
  await decisions.sql`update emails set first_attempt_at = clock() - interval '4 days'`;
  const firstAttempts = () => decisions.sql<{ isOld: boolean }[]>`
    select first_attempt_at < clock() - interval '3 days' as is_old from emails where invitation_id = ${id}`;
  await recordDelayed(decisions.transactions, { ...quick, diagnostic: timedOut });
  expect((await firstAttempts())[0]?.isOld).toBe(true);
  await recordDelayed(decisions.transactions, {
    ...quick,
    diagnostic: 'smtp 535 at AUTH PLAIN',
    restartsWindow: true,
  });
  expect((await firstAttempts())[0]?.isOld).toBe(false);
});
