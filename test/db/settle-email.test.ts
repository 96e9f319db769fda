import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { recordDelayed, recordSent, recordUndeliverable } from '../../db/transactions/settle-email.ts';
import { anOrganization } from '../support/records.ts';
import { openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

const timedOut = 'no answer from the mail server (ETIMEDOUT)';

async function twoAttempts() {
  const invited = await records.invited(organizationId, 'ada@company.com');
  const email = { invitationId: invited.id, generation: 1, kind: 'invitation', ordinal: 1 } as const;
  const slow = await claimDueEmail(records.transactions, email, 'usher.example');
  const quick = await claimDueEmail(records.transactions, email, 'usher.example');
  if (!slow.claimed || !quick.claimed) throw new Error('The e-mail was not claimed.');
  return { id: invited.id, slow, quick };
}

async function rowOf(id: string) {
  const { state, deliveryState, deliveryDiagnostic, revision } = await records.row(id);
  const emails = await records.sql<{ state: string; diagnostic: string | null }[]>`
    select state, diagnostic from emails where invitation_id = ${id}`;
  return { state, deliveryState, deliveryDiagnostic, revision, emails: [...emails] };
}

test('a slow attempt that fails after another was sent changes nothing', async () => {
  const { id, slow, quick } = await twoAttempts();
  await recordSent(records.transactions, { ...quick, diagnostic: 'taken by the mail server' });
  const before = await rowOf(id);
  expect(before).toMatchObject({ state: 'pending', deliveryState: 'sent' });
  await recordDelayed(records.transactions, { ...slow, diagnostic: timedOut });
  await recordDelayed(records.transactions, { ...slow, diagnostic: timedOut, restartsWindow: true });
  await recordUndeliverable(records.transactions, { ...slow, diagnostic: timedOut });
  expect(await rowOf(id)).toEqual(before);
});

test('a slow attempt that fails after another was refused changes nothing', async () => {
  const { id, slow, quick } = await twoAttempts();
  await recordUndeliverable(records.transactions, { ...quick, diagnostic: 'smtp 550 5.1.1 at RCPT TO' });
  const before = await rowOf(id);
  expect(before).toMatchObject({ state: 'undeliverable', deliveryState: 'bounced' });
  await recordDelayed(records.transactions, { ...slow, diagnostic: timedOut });
  expect(await rowOf(id)).toEqual(before);
});

test('a slow attempt that is accepted after another failed is recorded as sent', async () => {
  const { id, slow, quick } = await twoAttempts();
  await recordDelayed(records.transactions, { ...quick, diagnostic: timedOut });
  expect(await rowOf(id)).toMatchObject({ deliveryState: 'delayed', deliveryDiagnostic: timedOut });
  await recordSent(records.transactions, { ...slow, diagnostic: 'taken by the mail server' });
  expect(await rowOf(id)).toMatchObject({ deliveryState: 'sent' });
});

test('a refusal of the sender restarts the retry window, and no other failure does', async () => {
  const { id, quick } = await twoAttempts();
  await records.sql`update emails set first_attempt_at = clock() - interval '4 days'`;
  const firstAttempts = () => records.sql<{ isOld: boolean }[]>`
    select first_attempt_at < clock() - interval '3 days' as is_old from emails where invitation_id = ${id}`;
  await recordDelayed(records.transactions, { ...quick, diagnostic: timedOut });
  expect((await firstAttempts())[0]?.isOld).toBe(true);
  await recordDelayed(records.transactions, {
    ...quick,
    diagnostic: 'smtp 535 at AUTH PLAIN',
    restartsWindow: true,
  });
  expect((await firstAttempts())[0]?.isOld).toBe(false);
});
