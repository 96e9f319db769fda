import { expect } from 'vitest';
import { isOver, overFrom } from '../../db/invitations-open.ts';
import { isOverAt, overFrom as overFromOf } from '../../domain/invitation/expiry.ts';
import { newId } from '../../runtime/ids.ts';
import { inviteInput } from '../support/records.ts';
import type { Decisions } from './decisions.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

const address = (name: string) => `${name}@company.com`;

/** Creates an invitation whose only email was sent, with so many minutes left; negative: over by the clock. */
async function mailed(decisions: Decisions, organizationId: string, name: string, minutesLeft: number) {
  const { id } = await decisions.invited(organizationId, address(name));
  await decisions.sql`
    update invitations set email_due = null, email_due_at = null, sent_at = clock() - interval '1 hour',
      expires_at = date_trunc('milliseconds', clock()) + make_interval(mins => ${minutesLeft})
    where id = ${id}`;
  return decisions.row(id);
}

function invite(decisions: Decisions, organizationId: string, name: string) {
  const input = inviteInput(address(name));
  return decisions.now({ verb: 'invite', organizationId, invitationId: newId(), input });
}

test('the rule in SQL and the rule in TypeScript agree on every kind of row', async ({
  decisions,
  organizationId,
}) => {
  const { sql } = decisions;
  for (const [due, ordinal, dueDays, expiresMinutes] of [
    [null, 1, null, 5],
    [null, 1, null, -5],
    ['invitation', 1, -1, -5],
    ['invitation', 1, -31, -5],
    ['invitation', 1, -31, 5],
    ['join', 2, -31, -5],
  ] as const) {
    const { id } = await decisions.invited(organizationId, address(newId().slice(-8)));
    await sql`
      update invitations set email_due = ${due}, email_due_ordinal = ${ordinal},
        email_due_at = date_trunc('milliseconds', clock()) + make_interval(days => ${dueDays}::int),
        expires_at = date_trunc('milliseconds', clock()) + make_interval(mins => ${expiresMinutes})
      where id = ${id}`;
    const rows = await sql<[{ isOver: boolean; overFrom: Date; now: Date }]>`
      select ${isOver(sql)} as is_over, ${overFrom(sql)} as over_from, clock() as now
      from invitations where id = ${id}`;
    const row = await decisions.row(id);
    expect(rows[0].overFrom).toEqual(overFromOf(row));
    expect(rows[0].isOver).toBe(isOverAt(row, rows[0].now));
  }
});

test('an invitation that is over by the clock takes no seat, whatever its workflow has recorded', async ({
  decisions,
  organizationId,
}) => {
  await decisions.sql`update organizations set seat_limit = 1`;
  const old = await mailed(decisions, organizationId, 'old', 5);
  expect((await invite(decisions, organizationId, 'new')).outcome).toBe('seat_limit_reached');
  await decisions.sql`update invitations set expires_at = clock() where id = ${old.id}`;
  expect((await invite(decisions, organizationId, 'new')).outcome).toBe('done');
});
