import { expect } from 'vitest';
import { insertRequest } from '../../db/requests-insert.ts';
import { addMember } from '../../db/transactions/add-member.ts';
import { expireInvitation } from '../../db/transactions/expire-invitation.ts';
import { newId } from '../../runtime/ids.ts';
import { emailAddress, inviteInput } from '../support/records.ts';
import { acceptInput, endInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { expectSoundRecords } from './invariants.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

const ada = 'ada@company.com';
const project = { type: 'project', id: null } as const;

/** Creates an invitation whose email was sent and which was over so many minutes ago, unrecorded. */
async function overInvitation(decisions: Decisions, organizationId: string, minutesAgo = 1) {
  const { id } = await decisions.invited(organizationId, ada);
  await decisions.sql`
    update invitations set email_due = null, email_due_at = null, sent_at = clock() - interval '1 hour',
      expires_at = date_trunc('milliseconds', clock()) - make_interval(mins => ${minutesAgo})
    where id = ${id}`;
  const row = await decisions.row(id);
  return { row, about: { organizationId, invitationId: id } };
}

/** Inserts a request as if it had been made so long before the invitation was over. */
async function askedInTime(decisions: Decisions, requestId: string): Promise<string> {
  await decisions.sql`update requests set requested_at = requested_at - interval '10 minutes' where id = ${requestId}`;
  return requestId;
}

async function outcomeOf(decisions: Decisions, requestId: string): Promise<string> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { outcome } = await decisions.decide(requestId);
    if (outcome !== 'already_open') return outcome;
  }
  return 'lost';
}

test('a revoke after the end is refused, since the invitation is expired', async ({
  decisions,
  organizationId,
}) => {
  const { row, about } = await overInvitation(decisions, organizationId);
  const late = await decisions.ask({ ...about, verb: 'revoke', input: endInput });
  expect(await decisions.decide(late)).toMatchObject({
    outcome: 'invitation_not_pending',
    snapshot: { open: false, ending: 'expired' },
  });
  const [{ outcome } = { outcome: null }] = await decisions.sql<{ outcome: unknown }[]>`
    select outcome from requests where id = ${late}`;
  const details = { state: 'expired', closed_at: row.expiresAt.toISOString() };
  expect(outcome).toMatchObject({ refusal: { details } });
  expect((await decisions.row(row.id)).closedAt).toEqual(row.expiresAt);
});

test('an accept, a decline and an amendment after the end find the invitation expired', async ({
  decisions,
  organizationId,
}) => {
  const { row, about } = await overInvitation(decisions, organizationId);
  const accept = await decisions.ask({ ...about, verb: 'accept', input: acceptInput(row) });
  expect((await decisions.decide(accept)).outcome).toBe('unable_to_auth_magic_link');
  expect((await decisions.row(row.id)).state).toBe('expired');
  const decline = { ...about, verb: 'decline', input: { ...endInput, ...acceptInput(row) } } as const;
  expect((await decisions.now(decline)).outcome).toBe('unable_to_auth_magic_link');
  const amend = { ...about, verb: 'amend', input: { name: 'Ada' } } as const;
  expect((await decisions.now(amend)).outcome).toBe('invitation_not_pending');
  await expectSoundRecords(decisions.sql);
});

test('requests made in time are decided as they would have been then, however late', async ({
  decisions,
  organizationId,
}) => {
  const { row, about } = await overInvitation(decisions, organizationId);
  const late = await decisions.ask({ ...about, verb: 'revoke', input: endInput });
  const accept = await askedInTime(
    decisions,
    await decisions.ask({ ...about, verb: 'accept', input: acceptInput(row) }),
  );
  await decisions.sql`update requests set number = default where id = ${late}`;
  expect((await decisions.decide(late)).outcome).toBe('invitation_not_pending');
  expect((await decisions.decide(accept)).outcome).toBe('done');
  expect((await decisions.row(row.id)).state).toBe('accepted');
});

test('an invite again that was requested in time renews the invitation before the expiry closes it', async ({
  decisions,
  organizationId,
}) => {
  const { row, about } = await overInvitation(decisions, organizationId);
  const again = await askedInTime(
    decisions,
    await decisions.ask({ ...about, verb: 'invite', input: inviteInput(ada) }),
  );
  expect(await expireInvitation(decisions.transactions, row.id)).toMatchObject({ open: true, generation: 2 });
  expect((await decisions.decide(again)).outcome).toBe('done');
});

test('an invite of an address whose invitation is over creates a new one, with new ids', async ({
  decisions,
  organizationId,
}) => {
  const { row } = await overInvitation(decisions, organizationId);
  const id = newId();
  const ids = { invitationId: newId(), memberId: newId() };
  const input = inviteInput(ada);
  await insertRequest(
    decisions.sql,
    { id, verb: 'invite', organizationId, ...ids, input, actor: project },
    null,
  );
  expect(await outcomeOf(decisions, id)).toBe('done');
  expect(await decisions.row(ids.invitationId)).toMatchObject({ state: 'pending', generation: 1 });
  expect((await decisions.row(row.id)).state).toBe('expired');
  await expectSoundRecords(decisions.sql);
});

test('an invite under the old ids creates a new invitation, and releases the old ids', async ({
  decisions,
  organizationId,
}) => {
  const { row, about } = await overInvitation(decisions, organizationId);
  const again = await decisions.ask({ ...about, verb: 'invite', input: inviteInput(ada) });
  expect(await outcomeOf(decisions, again)).toBe('done');
  expect((await decisions.row(row.id)).state).toBe('expired');
  expect(
    await decisions.sql`select 1 from invitations where closed_at is null and id <> ${row.id}`,
  ).toHaveLength(1);
});

test('another invitation can be amended to an address whose invitation is over', async ({
  decisions,
  organizationId,
}) => {
  const { row } = await overInvitation(decisions, organizationId);
  const bob = await decisions.invited(organizationId, 'bob@company.com');
  const input = { emailAddress: emailAddress(ada) };
  const amend = { verb: 'amend', organizationId, invitationId: bob.id, input } as const;
  expect((await decisions.now(amend)).outcome).toBe('done');
  expect((await decisions.row(row.id)).state).toBe('expired');
  expect((await decisions.row(bob.id)).address?.canonical).toBe(ada);
});

test('a member created directly supersedes an open invitation, and leaves one that is over expired', async ({
  decisions,
  organizationId,
}) => {
  const { row } = await overInvitation(decisions, organizationId);
  const member = {
    ...{ id: newId(), emailAddress: emailAddress(ada), emailVerified: false, name: '', roles: [] },
    ...{ trustedMetadata: {}, untrustedMetadata: {} },
  };
  const added = await decisions.sql.begin((tx) => addMember(tx, organizationId, member, project));
  expect(added.ok).toBe(true);
  expect(await decisions.row(row.id)).toMatchObject({ state: 'expired', closeReason: null });
});

test('an invite after ten invitations are over gets the one seat, whatever was recorded', async ({
  decisions,
  organizationId,
}) => {
  await decisions.sql`update organizations set seat_limit = 1`;
  for (let round = 0; round < 10; round += 1) {
    const { about } = await overInvitation(decisions, organizationId);
    const input = inviteInput(`new${round}@company.com`);
    const invite = await decisions.ask({ verb: 'invite', organizationId, invitationId: newId(), input });
    const [outcome] = await Promise.all([
      outcomeOf(decisions, invite),
      round % 2 === 0 ? expireInvitation(decisions.transactions, about.invitationId) : undefined,
    ]);
    expect(outcome).toBe('done');
    await decisions.sql`
      update invitations set state = 'revoked', closed_at = clock() where closed_at is null`;
  }
});
