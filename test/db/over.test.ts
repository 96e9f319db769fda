import { afterEach, beforeEach, expect, test } from 'vitest';
import { isOver, overFrom } from '../../db/invitations-open.ts';
import { isOverAt, overFrom as overFromOf } from '../../domain/invitation/expiry.ts';
import { newId } from '../../runtime/ids.ts';
import { anOrganization, inviteInput } from '../support/records.ts';
import { openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

const address = (name: string) => `${name}@company.com`;

/** An invitation whose only e-mail went out, with so many minutes to live; negative: over by the clock. */
async function mailed(name: string, minutesLeft: number) {
  const { id } = await records.invited(organizationId, address(name));
  await records.sql`
    update invitations set email_due = null, email_due_at = null, sent_at = clock() - interval '1 hour',
      expires_at = date_trunc('milliseconds', clock()) + make_interval(mins => ${minutesLeft})
    where id = ${id}`;
  return records.row(id);
}

function invite(name: string) {
  const input = inviteInput(address(name));
  return records.now({ verb: 'invite', organizationId, invitationId: newId(), input });
}

test('the rule in SQL and the rule in TypeScript say the same of every kind of row', async () => {
  const { sql } = records;
  for (const [due, ordinal, dueDays, expiresMinutes] of [
    [null, 1, null, 5],
    [null, 1, null, -5],
    ['invitation', 1, -1, -5],
    ['invitation', 1, -31, -5],
    ['invitation', 1, -31, 5],
    ['join', 2, -31, -5],
  ] as const) {
    const { id } = await records.invited(organizationId, address(newId().slice(-8)));
    await sql`
      update invitations set email_due = ${due}, email_due_ordinal = ${ordinal},
        email_due_at = date_trunc('milliseconds', clock()) + make_interval(days => ${dueDays}::int),
        expires_at = date_trunc('milliseconds', clock()) + make_interval(mins => ${expiresMinutes})
      where id = ${id}`;
    const rows = await sql<[{ isOver: boolean; overFrom: Date; now: Date }]>`
      select ${isOver(sql)} as is_over, ${overFrom(sql)} as over_from, clock() as now
      from invitations where id = ${id}`;
    const row = await records.row(id);
    expect(rows[0].overFrom).toEqual(overFromOf(row));
    expect(rows[0].isOver).toBe(isOverAt(row, rows[0].now));
  }
});

test('an invitation that is over by the clock holds no seat, whatever its workflow has recorded', async () => {
  await records.sql`update organizations set seat_limit = 1`;
  const old = await mailed('old', 5);
  expect((await invite('new')).outcome).toBe('seat_limit_reached');
  await records.sql`update invitations set expires_at = clock() where id = ${old.id}`;
  expect((await invite('new')).outcome).toBe('done');
});
