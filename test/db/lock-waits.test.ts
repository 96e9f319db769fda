import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { expireInvitation } from '../../db/transactions/expire-invitation.ts';
import { acceptInput, endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

/** Creates an invitation that expires soon, locked by another transaction until `letGo`. */
async function heldInvitation(decisions: Decisions, organizationId: string, leftMs: number) {
  const invited = await decisions.invited(organizationId, 'ada@company.com');
  await decisions.sql`
    update invitations set email_due = null,
      expires_at = date_trunc('milliseconds', clock()) + make_interval(secs => ${leftMs / 1000})`;
  let letGo = () => {};
  const held = new Promise<void>((fulfil) => {
    letGo = fulfil;
  });
  let isLocked = () => {};
  const locked = new Promise<void>((fulfil) => {
    isLocked = fulfil;
  });
  const holding = decisions.sql.begin(async (sql) => {
    await sql`select 1 from invitations for update`;
    isLocked();
    await held;
  });
  await locked;
  const about = { organizationId, invitationId: invited.id };
  return { invited, about, release: () => (letGo(), holding) };
}

test('an accept requested in time that waits for a lock beyond the expiry succeeds', async ({
  decisions,
  organizationId,
}) => {
  const { invited, about, release } = await heldInvitation(decisions, organizationId, 400);
  const requestId = await decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
  const deciding = decisions.decide(requestId);
  const expiring = expireInvitation(decisions.transactions, invited.id);
  await sleep(600);
  await release();
  expect((await deciding).outcome).toBe('done');
  await expiring;
  expect((await decisions.row(invited.id)).state).toBe('accepted');
});

test('an expiry that comes first decides the accept that was requested in time', async ({
  decisions,
  organizationId,
}) => {
  const { invited, about, release } = await heldInvitation(decisions, organizationId, 0);
  await release();
  await decisions.sql`
    update requests set requested_at = requested_at - interval '1 minute'
    where id = ${await decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) })}`;
  const snapshot = await expireInvitation(decisions.transactions, invited.id);
  expect(snapshot).toEqual({ open: false, ending: 'accepted' });
});

test('an accept requested too late is refused, however soon it is decided (RACE-022)', async ({
  decisions,
  organizationId,
}) => {
  const { invited, about, release } = await heldInvitation(decisions, organizationId, 0);
  await release();
  expect((await decisions.now({ ...about, verb: 'accept', input: acceptInput(invited) })).outcome).toBe(
    'unable_to_auth_magic_link',
  );
});

test('earlier requests are decided first, whichever is dispatched', async ({ decisions, organizationId }) => {
  const { invited, about, release } = await heldInvitation(decisions, organizationId, 60_000);
  await release();
  const accept = await decisions.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
  const revoke = await decisions.ask({ ...about, verb: 'revoke', input: endInput });
  expect((await decisions.decide(revoke)).outcome).toBe('invitation_not_pending');
  expect((await decisions.decide(accept)).outcome).toBe('done');
});

test('an invitation whose time runs out while its expiry waits for the lock is expired at once', async ({
  decisions,
  organizationId,
}) => {
  const { invited, release } = await heldInvitation(decisions, organizationId, 400);
  const expiring = expireInvitation(decisions.transactions, invited.id);
  await sleep(600);
  await release();
  expect(await expiring).toEqual({ open: false, ending: 'expired' });
});
