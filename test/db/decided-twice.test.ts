import { expect } from 'vitest';
import { loadInvitation } from '../../db/transactions/decide.ts';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import type { EmailJob } from '../../db/transactions/claim-email.ts';
import { closeOrganizationBatch } from '../../db/transactions/close-organization.ts';
import { expireInvitation } from '../../db/transactions/expire-invitation.ts';
import { recordDelayed, recordSent, recordUndeliverable } from '../../db/transactions/settle-email.ts';
import { claimOverdueInvitations } from '../../db/invitations-to-signal.ts';
import { claimPendingRequests } from '../../db/requests-dispatch.ts';
import type { RequestInputs } from '../../domain/invitation/inputs.ts';
import { newId } from '../../runtime/ids.ts';
import { anOrganization, emailAddress, inviteInput } from '../support/records.ts';
import { acceptInput, endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';

const test = decisionsTest.extend('connections', 2).extend('organizationId', ({ decisions }) =>
  anOrganization(decisions.sql, {
    emailJitProvisioning: 'RESTRICTED',
    emailAllowedDomains: ['company.com'],
  }),
);

const first: Pick<EmailJob, 'generation' | 'kind' | 'ordinal'> = {
  generation: 1,
  kind: 'invitation',
  ordinal: 1,
};

/** Returns all rows. */
async function everything(decisions: Decisions): Promise<unknown> {
  const { sql } = decisions;
  return {
    organizations: await sql`select * from organizations order by id`,
    members: await sql`select * from members order by id`,
    invitations: await sql`select * from invitations order by id`,
    requests: await sql`select * from requests order by id`,
    emails: await sql`select * from emails order by message_id`,
    events: await sql`select * from events order by id`,
  };
}

/** Runs work twice: the second run returns the same and changes nothing. */
async function twice(decisions: Decisions, operation: () => Promise<unknown>): Promise<void> {
  const before = await everything(decisions);
  const response = await operation();
  const after = await everything(decisions);
  expect(after).not.toEqual(before);
  expect(await operation()).toEqual(response);
  expect(await everything(decisions)).toEqual(after);
}

async function sentInvitation(decisions: Decisions, organizationId: string) {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const claim = await claimDueEmail(
    decisions.transactions,
    { invitationId: invited.id, ...first },
    'usher.example',
  );
  if (!claim.claimed) throw new Error('The e-mail was not claimed.');
  return { ...claim, diagnostic: 'smtp 250' };
}

test.for([
  ['invite', inviteInput('ada@company.com', { roles: ['editor'] })],
  [
    'join',
    { emailAddress: emailAddress('ada@company.com'), locale: 'en', redirectUrl: null, lifetimeMinutes: 60 },
  ],
  ['accept', null],
  ['amend', { emailAddress: emailAddress('bob@company.com') }],
  ['decline', endInput],
  ['revoke', endInput],
] as const)('a decided %s is decided once', async ([verb, input], { decisions, organizationId }) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  const asked = { verb, organizationId, invitationId: invited.id, input: input ?? acceptInput(invited) };
  const requestId = await decisions.ask(
    asked as { verb: 'revoke'; organizationId: string; invitationId: string; input: RequestInputs['revoke'] },
  );
  await twice(decisions, () => decisions.decide(requestId));
});

test('loading an invitation decides its pending requests once', async ({ decisions, organizationId }) => {
  const invitationId = newId();
  await decisions.ask({
    verb: 'invite',
    organizationId,
    invitationId,
    input: inviteInput('ada@company.com'),
  });
  await decisions.ask({ verb: 'amend', organizationId, invitationId, input: { name: 'Ada' } });
  await twice(decisions, () => loadInvitation(decisions.transactions, invitationId));
  expect((await decisions.row(invitationId)).name).toBe('Ada');
});

test('an email is recorded as sent, delayed or refused once', async ({ decisions, organizationId }) => {
  const settled = await sentInvitation(decisions, organizationId);
  const { revision } = await decisions.row(settled.invitation.id);
  await recordDelayed(decisions.transactions, settled);
  expect((await decisions.row(settled.invitation.id)).revision).toBe(revision + 1);
  await twice(decisions, () => recordSent(decisions.transactions, settled));
  const after = await everything(decisions);
  await recordUndeliverable(decisions.transactions, settled);
  expect(await everything(decisions)).toEqual(after);
});

test('a refused email makes the invitation undeliverable once', async ({ decisions, organizationId }) => {
  const settled = await sentInvitation(decisions, organizationId);
  await twice(decisions, () => recordUndeliverable(decisions.transactions, settled));
});

test('a sent email is not due again, nor is the reminder before it', async ({
  decisions,
  organizationId,
}) => {
  const settled = await sentInvitation(decisions, organizationId);
  await recordSent(decisions.transactions, settled);
  const after = await everything(decisions);
  const again = { invitationId: settled.invitation.id, ...first };
  expect(await claimDueEmail(decisions.transactions, again, 'usher.example')).toMatchObject({
    result: 'nothing_to_send',
  });
  expect(await everything(decisions)).toEqual(after);
});

test('an email held by policy adds one event', async ({ decisions, organizationId }) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  await decisions.sql`update organizations set email_invites = 'NOT_ALLOWED'`;
  const claim = () =>
    claimDueEmail(decisions.transactions, { invitationId: invited.id, ...first }, 'usher.example');
  expect([(await claim()).claimed, (await claim()).claimed]).toEqual([false, false]);
  const events = await decisions.sql`select 1 from events where type = 'invitation.blocked_by_policy'`;
  expect(events).toHaveLength(1);
});

test('an expired invitation expires once, and not before its time', async ({ decisions, organizationId }) => {
  const { invitation } = await sentInvitation(decisions, organizationId);
  const before = await everything(decisions);
  await expireInvitation(decisions.transactions, invitation.id);
  expect(await everything(decisions)).toEqual(before);
  await decisions.sql`update invitations set email_due = null, expires_at = clock() - interval '1 second'`;
  await twice(decisions, () => expireInvitation(decisions.transactions, invitation.id));
  expect((await decisions.row(invitation.id)).state).toBe('expired');
});

test('an invitation whose first email was never sent expires thirty days later', async ({
  decisions,
  organizationId,
}) => {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  await decisions.sql`update invitations set expires_at = clock() - interval '1 second'`;
  const snapshot = await expireInvitation(decisions.transactions, invited.id);
  expect(snapshot).toMatchObject({
    open: true,
    expiresAtMs: (invited.emailDueAt?.getTime() ?? 0) + 30 * 86_400_000,
  });
  const { dueAt } = await decisions.row(invited.id);
  expect(dueAt).toEqual(invited.emailDueAt);
  await decisions.sql`update invitations set email_due_at = clock() - interval '31 days', expires_at = clock()`;
  expect(await expireInvitation(decisions.transactions, invited.id)).toEqual({
    open: false,
    ending: 'expired',
  });
});

test('a deleted organization is closed and erased once', async ({ decisions, organizationId }) => {
  await sentInvitation(decisions, organizationId);
  await decisions.sql`update organizations set closed_at = clock()`;
  const before = await everything(decisions);
  const close = () =>
    closeOrganizationBatch(decisions.transactions, organizationId, AbortSignal.timeout(20_000));
  expect(await close()).toEqual({ closed: 1, isFinished: true });
  const after = await everything(decisions);
  expect(after).not.toEqual(before);
  expect(await close()).toEqual({ closed: 0, isFinished: true });
  const again = (await everything(decisions)) as { organizations: { erasedAt: Date }[] };
  expect({ ...again, organizations: [] }).toEqual({ ...(after as object), organizations: [] });
});

test('pending requests are dispatched at most once a minute, never-dispatched first', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  const ids = [newId(), newId()];
  for (const invitationId of ids) {
    await decisions.ask({ verb: 'revoke', organizationId, invitationId, input: endInput });
  }
  await sql`update requests set requested_at = clock() - interval '1 minute'`;
  const taken = [...(await claimPendingRequests(sql, 1)), ...(await claimPendingRequests(sql, 1))];
  expect(new Set(taken.map(({ invitationId }) => invitationId))).toEqual(new Set(ids));
  expect(await claimPendingRequests(sql, 1)).toEqual([]);

  const held = await decisions.invited(organizationId, 'ada@company.com');
  const lost = await decisions.invited(organizationId, 'bob@company.com');
  await sql`
    update invitations set due_at = clock() - interval '9 days', dispatched_at = clock() - interval '6 minutes' where id = ${held.id}`;
  await sql`update invitations set due_at = clock() - interval '2 minutes' where id = ${lost.id}`;
  expect((await claimOverdueInvitations(sql, 1)).map(({ id }) => id)).toEqual([lost.id]);
  expect((await claimOverdueInvitations(sql, 1)).map(({ id }) => id)).toEqual([held.id]);
  expect(await claimOverdueInvitations(sql, 1)).toEqual([]);
});
