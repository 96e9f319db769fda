import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expireInvitation } from '../../db/transactions/expire-invitation.ts';
import { anOrganization } from '../support/records.ts';
import { acceptInput, endInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

/** An invitation that has a little left to live, held by somebody else until `letGo`. */
async function heldInvitation(leftMs: number) {
  const invited = await records.invited(organizationId, 'ada@company.com');
  await records.sql`
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
  const holding = records.sql.begin(async (sql) => {
    await sql`select 1 from invitations for update`;
    isLocked();
    await held;
  });
  await locked;
  const about = { organizationId, invitationId: invited.id };
  return { invited, about, release: () => (letGo(), holding) };
}

test('an accept that was asked in time and waited for a lock beyond the expiry lets the invitee in', async () => {
  const { invited, about, release } = await heldInvitation(400);
  const requestId = await records.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
  const deciding = records.decide(requestId);
  const expiring = expireInvitation(records.transactions, invited.id);
  await sleep(600);
  await release();
  expect((await deciding).outcome).toBe('done');
  await expiring;
  expect((await records.row(invited.id)).state).toBe('accepted');
});

test('an expiry that comes first decides the accept that was asked in time', async () => {
  const { invited, about, release } = await heldInvitation(0);
  await release();
  await records.sql`
    update requests set requested_at = requested_at - interval '1 minute'
    where id = ${await records.ask({ ...about, verb: 'accept', input: acceptInput(invited) })}`;
  const snapshot = await expireInvitation(records.transactions, invited.id);
  expect(snapshot).toEqual({ open: false, ending: 'accepted' });
});

test('an accept that was asked too late is too late, however soon it is decided (RACE-022)', async () => {
  const { invited, about, release } = await heldInvitation(0);
  await release();
  expect((await records.now({ ...about, verb: 'accept', input: acceptInput(invited) })).outcome).toBe(
    'unable_to_auth_magic_link',
  );
});

test('what was asked first is decided first, whoever comes for it', async () => {
  const { invited, about, release } = await heldInvitation(60_000);
  await release();
  const accept = await records.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
  const revoke = await records.ask({ ...about, verb: 'revoke', input: endInput });
  expect((await records.decide(revoke)).outcome).toBe('invitation_not_pending');
  expect((await records.decide(accept)).outcome).toBe('done');
});
