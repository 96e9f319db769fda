import { expect } from 'vitest';
import { insertRequest } from '../../db/requests-insert.ts';
import { newId } from '../../runtime/ids.ts';
import { inviteInput } from '../support/records.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

function aNewRequest(organizationId: string) {
  const input = inviteInput('ada@company.com');
  const actor = { type: 'project', id: null } as const;
  return {
    id: newId(),
    verb: 'invite',
    organizationId,
    invitationId: newId(),
    memberId: newId(),
    input,
    actor,
  } as const;
}

test('of twenty requests inserted at once under one key one is stored, and the others learn it', async ({
  decisions,
  organizationId,
}) => {
  const key = { scope: 'POST /invite', key: 'one key', bodyHash: Buffer.alloc(32, 1) };
  const asked = Array.from({ length: 20 }, () => aNewRequest(organizationId));
  const written = await Promise.all(asked.map((request) => insertRequest(decisions.sql, request, key)));
  expect(written.filter(Boolean)).toHaveLength(1);
  const kept = await decisions.sql`select id from requests where idempotency_key = 'one key'`;
  expect(kept.map(({ id }) => id as string)).toEqual([asked[written.findIndex((ids) => ids !== null)]?.id]);
});

test('requests without a key are all stored', async ({ decisions, organizationId }) => {
  const written = await Promise.all(
    Array.from({ length: 5 }, () => insertRequest(decisions.sql, aNewRequest(organizationId), null)),
  );
  expect(written.map((ids) => ids !== null)).toEqual([true, true, true, true, true]);
});
