import { parseEmailAddress } from '../../domain/address/parse-email-address.ts';
import { expect } from 'vitest';
import { eraseAddress } from '../../db/transactions/erase-address.ts';
import { eraseMember } from '../../db/transactions/erase-member.ts';
import { eraseOutdated } from '../../db/transactions/erase-outdated.ts';
import { insertInvitation } from '../../db/invitations.ts';
import type { InvitationChange } from '../../domain/invitation/invitation.ts';
import { findPerson } from '../../db/members.ts';
import { lockOrganization } from '../../db/organizations-lock.ts';
import { transaction } from '../../db/sql/client.ts';
import { sweep } from '../../db/requests-sweep.ts';
import { newId } from '../../runtime/ids.ts';
import { aMember, anOrganization, emailAddress, inviteInput } from '../support/records.ts';
import { acceptInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { atOnce, expectSoundRecords } from './invariants.ts';
import { decisionsTest } from '../support/fixtures/decisions.ts';

const test = decisionsTest.extend('connections', 12);

const project = { type: 'project', id: null } as const;
const marker = 'zebra';

async function erase(decisions: Decisions, organizationId: string, address: string): Promise<string> {
  const erased = await transaction(decisions.sql, (tx) => eraseAddress(tx, organizationId, address, project));
  return erased.ok ? 'erased' : erased.refusal.type;
}

async function rowsWithMarker(decisions: Decisions, organizationId: string): Promise<number> {
  const like = `%${marker}%`;
  const rows = await decisions.sql`
    select 1 from invitations i where organization_id = ${organizationId} and i::text like ${like}
    union all select 1 from requests r where organization_id = ${organizationId} and r::text like ${like}
    union all select 1 from members m where organization_id = ${organizationId} and m::text like ${like}`;
  return rows.length;
}

test('an accept races an erasure: one wins, 100 times', async ({ decisions }) => {
  const organizationId = await anOrganization(decisions.sql);
  const told = await atOnce(4, 100, async (index) => {
    const address = `${marker}.${index}@company.com`;
    const invitation = await decisions.invited(organizationId, address, { name: marker });
    const input = acceptInput(invitation);
    const accept = await decisions.ask({
      verb: 'accept',
      organizationId,
      invitationId: invitation.id,
      input,
    });
    const [accepted, erased] = await Promise.all([
      decisions.decide(accept),
      erase(decisions, organizationId, address),
    ]);
    const member = await findPerson(decisions.sql, organizationId, { id: invitation.memberId });
    return `${accepted.outcome}, ${erased}, ${member === null ? 'nobody' : member.status}`;
  });
  const ways = new Set(told);
  expect([...ways].toSorted()).toEqual([
    'done, member_is_active, active',
    'unable_to_auth_magic_link, erased, nobody',
  ]);
  await expectSoundRecords(decisions.sql);
});

test.for(['erasure', 'deletion'] as const)(
  'an %s waits for a decision under way, and erases its rows',
  async (way, { decisions }) => {
    const { sql } = decisions;
    const organizationId = await anOrganization(sql);
    const address = `${marker}@company.com`;
    const memberId = await aMember(sql, organizationId, address);
    await sql`
    update members set canonical_address = 'moved@company.com', email_address = 'moved@company.com', name = 'Moved'
    where id = ${memberId}`;
    const member = await findPerson(sql, organizationId, { id: memberId });
    if (member === null) throw new Error('no member');
    if (way === 'erasure') await sql`delete from members where id = ${memberId}`;
    let erasing: Promise<unknown> = Promise.resolve();
    await transaction(sql, async (tx) => {
      const organization = await lockOrganization(tx, { id: organizationId, seatLimit: null });
      if (organization === null) throw new Error('no organization');
      const mailbox = parseEmailAddress(address);
      if (!mailbox.ok) throw new Error('no address');
      await insertInvitation(tx, { ...newInvitation(), organizationId, address: mailbox.value }, []);
      erasing =
        way === 'erasure'
          ? erase(decisions, organizationId, address)
          : transaction(sql, (other) => eraseMember(other, member, project));
      await expect.poll(async () => (await sql`select 1 from pg_locks where not granted`).length).toBe(1);
    });
    await erasing;
    expect(await rowsWithMarker(decisions, organizationId)).toBe(0);
    const states =
      await sql`select state, close_reason from invitations where organization_id = ${organizationId}`;
    expect([...states]).toEqual([{ state: 'revoked', closeReason: 'erased' }]);
  },
);

function newInvitation(): InvitationChange {
  return {
    id: newId(),
    memberId: newId(),
    kind: 'invite',
    state: 'pending',
    name: marker,
    roles: [],
    locale: 'en',
    nonce: 'n',
    linkKeyId: 'test',
    tokenHash: Buffer.from(newId()),
    lifetimeMinutes: 60,
    expiresAt: new Date(Date.now() + 3_600_000),
  };
}

test('invites, accepts, deletions, erasures, retention and sweep of the same people do not deadlock', async ({
  decisions,
}) => {
  const { sql } = decisions;
  const organizationId = await anOrganization(sql);
  const addresses = Array.from({ length: 4 }, (_, index) => `${marker}.${index}@company.com`);
  const someone = (index: number) => addresses[index % addresses.length] ?? '';
  const operations: readonly ((index: number) => Promise<unknown>)[] = [
    async (index: number) => {
      const input = inviteInput(someone(index), { name: marker });
      return decisions.now({ verb: 'invite', organizationId, invitationId: newId(), input });
    },
    async (index: number) => {
      const rows = await sql<{ id: string; tokenHash: Uint8Array }[]>`
        select id, token_hash from invitations where canonical_address = ${someone(index)} and closed_at is null`;
      const [open] = rows;
      if (open === undefined) return 'nothing';
      const input = acceptInput(open);
      return decisions.now({ verb: 'accept', organizationId, invitationId: open.id, input });
    },
    async (index: number) => {
      const person = await findPerson(sql, organizationId, { canonicalAddress: someone(index) });
      if (person?.status !== 'active') return 'nothing';
      return transaction(sql, (tx) => eraseMember(tx, person, project));
    },
    (index: number) => erase(decisions, organizationId, someone(index)),
    async (index: number) => {
      const rows = await sql<{ id: string }[]>`
        select id from invitations where canonical_address = ${someone(index)} and closed_at is null`;
      const input = { name: marker, emailAddress: emailAddress(someone(index + 1)) };
      return decisions.now({ verb: 'amend', organizationId, invitationId: rows[0]?.id ?? newId(), input });
    },
    () => eraseOutdated(sql, 0, AbortSignal.timeout(20_000)),
    () => sweep(sql, AbortSignal.timeout(20_000)),
  ];
  // A deadlock or a lock timeout is thrown.
  await atOnce(
    8,
    400,
    (index) => operations[(index * 5 + (index >> 3)) % operations.length]?.(index) ?? Promise.resolve(),
  );
  for (const address of addresses) {
    const person = await findPerson(sql, organizationId, { canonicalAddress: address });
    if (person?.status === 'active') await transaction(sql, (tx) => eraseMember(tx, person, project));
    await erase(decisions, organizationId, address);
  }
  expect(await rowsWithMarker(decisions, organizationId)).toBe(0);
  expect(await sql`select 1 from addresses where organization_id = ${organizationId}`).toHaveLength(0);
});
