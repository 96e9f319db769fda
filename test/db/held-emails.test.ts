import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { decideRequest } from '../../db/transactions/decide.ts';
import { recordSent } from '../../db/transactions/settle-email.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import { aMember, anOrganization, inviteInput } from '../support/records.ts';
import { useSimulatedClock } from '../support/simulated-clock.ts';
import { acceptInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

const admins = { roles: ['admin'] };

/** Creates an open invitation as an admin, by Grace, who is an admin. */
async function invitedByGrace() {
  const grace = await aMember(records.sql, organizationId, 'grace@company.com', ['admin']);
  const invited = await records.invited(organizationId, 'ada@company.com', {
    ...admins,
    invitedByMemberId: grace,
  });
  return { grace, invited };
}

function claim(invitationId: string) {
  const email = { invitationId, generation: 1, kind: 'invitation', ordinal: 1 } as const;
  return claimDueEmail(records.transactions, email, 'usher.example');
}

async function accept(invitationId: string): Promise<string> {
  const invited = await records.row(invitationId);
  const about = { organizationId, invitationId };
  return (await records.now({ ...about, verb: 'accept', input: acceptInput(invited) })).outcome;
}

/** A statement on the organization's rows. */
type Change = (sql: Decisions['sql']) => Promise<unknown>;

const cases: readonly (readonly [string, Change, Change, string])[] = [
  [
    'the inviter lost the role',
    (sql) => sql`update members set roles = '{member}'`,
    (sql) => sql`update members set roles = '{admin}'`,
    'unauthorized_action',
  ],
  [
    'active members take every seat',
    (sql) => sql`update organizations set seat_limit = 1`,
    (sql) => sql`update organizations set seat_limit = 2`,
    'seat_limit_reached',
  ],
  [
    'policy takes no invites',
    (sql) => sql`update organizations set email_invites = 'NOT_ALLOWED'`,
    (sql) => sql`update organizations set email_invites = 'ALL_ALLOWED'`,
    'invalid_email_for_invites',
  ],
  [
    'another organization claims the domain',
    async (sql) =>
      sql`insert into claimed_domains (domain, organization_id) values ('company.com', ${await anOrganization(sql)})`,
    (sql) => sql`delete from claimed_domains`,
    'action_not_allowed_email_domain_is_claimed',
  ],
  [
    'the address belongs to a member',
    (sql) => aMember(sql, organizationId, 'ada@company.com'),
    (sql) => sql`delete from members where canonical_address = 'ada@company.com'`,
    'duplicate_member_email',
  ],
  [
    'the project no longer lists the role',
    (sql) => sql`update invitations set roles = '{editor,boss}'`,
    (sql) => sql`update invitations set roles = '{editor}'`,
    'invalid_rbac_role_assignment',
  ],
];

test.each(cases)(
  'where %s, an email is held with the refusal of an accept, and sent once an accept would succeed',
  async (_, breaks, repairs, refusal) => {
    const { invited } = await invitedByGrace();
    await breaks(records.sql);
    expect(await claim(invited.id)).toMatchObject({
      claimed: false,
      result: 'held',
      snapshot: { open: true, blockedBy: refusal },
    });
    const held = await records.row(invited.id);
    expect([held.blockedBy, held.deliveryState]).toEqual([refusal, 'held']);
    expect(await accept(invited.id)).toBe(refusal);
    await repairs(records.sql);
    expect((await claim(invited.id)).claimed).toBe(true);
    expect((await records.row(invited.id)).blockedBy).toBeNull();
    expect(await accept(invited.id)).toBe('done');
  },
);

test('without its inviter a reminder is held, and re-inviting by the project sends the next email', async () => {
  const { grace, invited } = await invitedByGrace();
  const first = await claim(invited.id);
  if (!first.claimed) throw new Error('The first e-mail was not claimed.');
  await recordSent(records.transactions, { ...first, diagnostic: 'smtp' });
  await records.sql`delete from members where id = ${grace}`;
  const reminder = { invitationId: invited.id, generation: 1, kind: 'reminder', ordinal: 1 } as const;
  expect(await claimDueEmail(records.transactions, reminder, 'usher.example')).toMatchObject({
    result: 'held',
    snapshot: { blockedBy: 'unauthorized_action' },
  });
  const again = { verb: 'invite', organizationId, invitationId: invited.id } as const;
  await records.now({ ...again, input: inviteInput('ada@company.com', admins) });
  const second = { invitationId: invited.id, generation: 2, kind: 'invitation', ordinal: 1 } as const;
  expect((await claimDueEmail(records.transactions, second, 'usher.example')).claimed).toBe(true);
});

test('a link whose key is gone, or has another value under the same id, neither accepts nor declines', async () => {
  const invited = await records.invited(organizationId, 'ada@company.com');
  for (const key of [
    { id: 'other', key: Buffer.alloc(32, 7) },
    { id: 'test', key: Buffer.alloc(32, 8) },
  ]) {
    const { isLinkAlive } = createLinkKeys([key]);
    const transactions = { ...records.transactions, isLinkAlive };
    const about = { organizationId, invitationId: invited.id };
    const accepting = await records.ask({ ...about, verb: 'accept', input: acceptInput(invited) });
    const { tokenHash } = acceptInput(invited);
    const declining = await records.ask({ ...about, verb: 'decline', input: { tokenHash, reason: null } });
    expect((await decideRequest(transactions, accepting)).outcome).toBe('unable_to_auth_magic_link');
    expect((await decideRequest(transactions, declining)).outcome).toBe('unable_to_auth_magic_link');
  }
  expect((await records.row(invited.id)).state).toBe('pending');
});

test('no email of an invitation that is over is claimed, though its workflow has not closed it', async () => {
  const clock = await useSimulatedClock(records.sql);
  const startMs = Date.UTC(2030, 0, 1);
  await clock.setClock(startMs);
  const invited = await records.invited(organizationId, 'ada@company.com', {
    lifetimeMinutes: 60,
    reminders: [{ fraction: 0.9 }],
  });
  const first = await claim(invited.id);
  if (!first.claimed) throw new Error('The first e-mail was not claimed.');
  await recordSent(records.transactions, { ...first, diagnostic: 'smtp' });
  const reminder = { invitationId: invited.id, generation: 1, kind: 'last_call', ordinal: 1 } as const;
  await clock.setClock(startMs + 3_600_000);
  expect(await claimDueEmail(records.transactions, reminder, 'usher.example')).toMatchObject({
    claimed: false,
    result: 'nothing_to_send',
    snapshot: { open: true, nextEmail: null },
  });
  await clock.setClock(startMs + 3_599_000);
  expect((await claimDueEmail(records.transactions, reminder, 'usher.example')).claimed).toBe(true);
});
