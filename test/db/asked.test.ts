import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertRequest } from '../../db/requests-insert.ts';
import { newId } from '../../runtime/ids.ts';
import { anOrganization, inviteInput } from '../support/records.ts';
import { openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

let records: Decisions;
let organizationId: string;

beforeAll(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterAll(() => records.drop());

function aNewRequest() {
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

test('of twenty requests inserted at once under one key one is stored, and the others learn it', async () => {
  const key = { scope: 'POST /invite', key: 'one key', bodyHash: Buffer.alloc(32, 1) };
  const asked = Array.from({ length: 20 }, aNewRequest);
  const written = await Promise.all(asked.map((request) => insertRequest(records.sql, request, key)));
  expect(written.filter(Boolean)).toHaveLength(1);
  const kept = await records.sql`select id from requests where idempotency_key = 'one key'`;
  expect(kept.map(({ id }) => id as string)).toEqual([asked[written.findIndex((ids) => ids !== null)]?.id]);
});

test('requests without a key are all stored', async () => {
  const written = await Promise.all(
    Array.from({ length: 5 }, () => insertRequest(records.sql, aNewRequest(), null)),
  );
  expect(written.map((ids) => ids !== null)).toEqual([true, true, true, true, true]);
});
