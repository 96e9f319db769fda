import { expect } from 'vitest';
import { isConstraintViolation } from '../../db/sql/client.ts';
import { newId } from '../../runtime/ids.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

// The schema's own refusals. The code reaches them by a mistake only, so these rows are inserted by hand.

test('an invitation has one member, whatever inserts the second', async ({ decisions, organizationId }) => {
  const { id } = await decisions.invited(organizationId, 'ada@company.com');
  const insert = (address: string) => decisions.sql`
    insert into members (id, organization_id, invitation_id, email_address, canonical_address, roles)
    values (${newId()}, ${organizationId}, ${id}, ${address}, ${address}, '{}')`;
  await insert('ada@company.com');
  const error: unknown = await insert('eve@company.com').catch((refused: unknown) => refused);
  expect(isConstraintViolation(error, 'members_invitation_is_used')).toBe(true);
});

test('a token belongs to one invitation', async ({ decisions, organizationId }) => {
  const { tokenHash } = await decisions.invited(organizationId, 'ada@company.com');
  const other = await decisions.invited(organizationId, 'eve@company.com');
  const error: unknown = await decisions.sql`
    update invitations set token_hash = ${tokenHash} where id = ${other.id}`.catch(
    (refused: unknown) => refused,
  );
  expect(isConstraintViolation(error, 'invitations_token_is_known')).toBe(true);
});

test.for([
  ['closed', { closedAt: new Date() }],
  ['ended', { state: 'revoked' }],
] as const)(
  'an invitation is %s only as a whole: its state and its end go together',
  async ([, change], { decisions, organizationId }) => {
    const { id } = await decisions.invited(organizationId, 'ada@company.com');
    const { sql } = decisions;
    await expect(sql`update invitations set ${sql(change as never)} where id = ${id}`).rejects.toMatchObject({
      code: '23514',
    });
  },
);
