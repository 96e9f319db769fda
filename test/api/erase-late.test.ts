import { expect } from 'vitest';
import { z } from 'zod';
import { findOpenByLink, newLinkRequest } from '../../api/requests/by-token.ts';
import { findRepeated } from '../../api/requests/requested.ts';
import type { Requested } from '../../api/requests/requested.ts';
import { respondToRequest } from '../../api/requests/respond.ts';
import { readView } from '../../api/requests/view.ts';
import { renderResult } from '../../api/http/response.ts';
import type { Render } from '../../api/http/response.ts';
import { insertRequest } from '../../db/requests-insert.ts';
import { decideRequest } from '../../db/transactions/decide.ts';
import type { Request } from '../../db/requests.ts';
import { aRequest, emailAddress } from '../support/records.ts';
import { newMember } from './api.ts';
import { marker, organizations, person } from './erasing.ts';
import type { People } from './erasing.ts';
import { peopleTest as test } from '../support/fixtures/people.ts';

const noMember = { ok: false, refusal: { type: 'member_not_found' } };

/** A decided request as a handler has it that has not read its invitation yet. */
function requestedOf(request: Pick<Request, 'organizationId' | 'invitationId'>): Requested {
  const decided = { outcome: { ok: true, value: {} }, ...request } as unknown as Request;
  return { kind: 'requested', request: decided, isNew: false, before: null };
}

/** The call of an accept that the workflow has decided, stopped where it has read what it responds with. */
async function acceptOf(
  people: People,
  id: string,
  beforeStoring: (view: Awaited<ReturnType<typeof readView>>) => Promise<unknown>,
) {
  const { sql, dispatch } = people.api.deps;
  const token = await people.tokenOf(id);
  const invitation = await findOpenByLink(dispatch.transactions, token);
  if (invitation === null) throw new Error('The link is dead.');
  const idempotency = { scope: 'POST', key: 'accept', bodyHash: Buffer.alloc(32) };
  const accept = newLinkRequest(invitation, token, { verb: 'accept', signedInAddress: null });
  await insertRequest(sql, accept, idempotency);
  await people.decideAll();
  const render: Render<unknown> = (outcome, status) =>
    renderResult(outcome, z.looseObject({}), { requestId: 'r', publicBaseUrl: '' }, status);
  const context = { deps: { dispatch }, idempotency, render };
  const requested = await findRepeated(context);
  if (requested?.kind !== 'requested') throw new Error('The accept has a response already.');
  const view = await readView(sql, requested);
  await beforeStoring(view);
  await respondToRequest(context, requested, view, 200);
  const again = await findRepeated(context);
  if (again?.kind !== 'response') throw new Error('The accept has no response.');
  return again;
}

test('a response that was composed before the erasure is not stored after it', async ({ people }) => {
  const { id, memberId } = await people.invited(`${marker}@company.com`);
  const again = await acceptOf(people, id, async (view) => {
    expect(view).toMatchObject({ ok: true, value: { person: { status: 'active' } } });
    expect((await people.deleteMember(memberId)).status).toBe(200);
  });
  expect([again.status, again.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
  expect(await people.rowsWith(marker)).toEqual({});
});

test('an accept whose response was never stored is member_not_found after the deletion, and so is a join', async ({
  people,
}) => {
  const { sql } = people.api.database;
  const { id, memberId } = await people.invited(`${marker}@company.com`);
  const body = { magic_links_token: await people.tokenOf(id) };
  await people.accepted(id, 'accept');
  await people.join(`${marker}@company.com`, 'join');
  // As after a crash between deciding and storing.
  await sql`update requests set response = null, responded_at = null where kind in ('accept', 'join')`;
  const [accept] = await sql<[Request]>`select * from requests where kind = 'accept'`;
  const [asked] = await sql<[Request]>`select * from requests where kind = 'join'`;
  await people.deleteMember(memberId);
  for (const request of [accept, asked])
    expect(await readView(sql, requestedOf(request))).toMatchObject(noMember);
  const key = { 'idempotency-key': 'accept' };
  const again = await people.api.call('POST', '/v1/b2b/magic_links/authenticate', body, key);
  expect([again.status, again.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
  const joined = await people.join(`${marker}@company.com`, 'join');
  expect([joined.status, joined.body]).toMatchObject([404, { error_type: 'member_not_found' }]);
});

test('the view of an invitation is member_not_found as soon as its member or invitee is erased', async ({
  people,
}) => {
  const { sql } = people.api.database;
  const aboutOf = async (id: string) => {
    const [row] = await sql<[Pick<Request, 'organizationId' | 'invitationId'>]>`
      select organization_id, id as invitation_id from invitations where id = ${id.replace('invitation-', '')}`;
    return row;
  };
  const open = await aboutOf((await people.invited(`${marker}@company.com`)).id);
  expect(await readView(sql, requestedOf(open))).toMatchObject({
    ok: true,
    value: { person: { status: 'invited' } },
  });
  await people.erase(`${marker}@company.com`);
  expect(await readView(sql, requestedOf(open))).toMatchObject(noMember);
  const { id } = await people.invited('member@company.com');
  await people.accepted(id);
  const accepted = await aboutOf(id);
  expect(await readView(sql, requestedOf(accepted))).toMatchObject({
    ok: true,
    value: { person: { status: 'active' } },
  });
  // As between two batches of an erasure.
  await sql`delete from members`;
  expect(await readView(sql, requestedOf(accepted))).toMatchObject(noMember);
});

test('an erasure decides pending requests, and none of them makes a member later', async ({ people }) => {
  const { sql } = people.api.database;
  const open = await people.invited(`${marker}@company.com`);
  const member = `${organizations}/${people.organizationId}/members/${open.memberId}`;
  const accept = await people.api.call('POST', '/v1/b2b/magic_links/authenticate', {
    magic_links_token: await people.tokenOf(open.id),
  });
  const amend = await people.api.call('PUT', member, { name: `${marker} again` });
  const other = `${marker}.unborn@company.com`;
  const asked = await people.api.call('POST', '/v1/b2b/magic_links/email/invite', {
    ...{ organization_id: people.organizationId, email_address: other, ...person },
  });
  const unborn = `${organizations}/${people.organizationId}/members/${String(asked.body['member_id'])}`;
  const unbornAmend = await people.api.call('PUT', unborn, { name: `${marker} renamed` });
  expect([accept, amend, asked, unbornAmend].map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  expect((await people.erase(`${marker}@company.com`)).body).toMatchObject({ erased: 1 });
  expect((await people.erase(other)).body).toMatchObject({ erased: 1 });
  expect(await people.rowsWith(marker)).toEqual({});
  await people.decideAll();
  const outcomes = await sql<{ kind: string; type: string | null }[]>`
    select kind, outcome -> 'refusal' ->> 'type' as type from requests where kind <> 'plain' order by number`;
  expect(outcomes.map(({ kind, type }) => [kind, type])).toEqual([
    ['invite', null],
    ['accept', 'unable_to_auth_magic_link'],
    ['amend', 'invitation_not_pending'],
    ['invite', 'invitation_not_found'],
    ['amend', 'invitation_not_found'],
  ]);
  expect(await sql`select 1 from invitations where state <> 'revoked'`).toHaveLength(0);
  expect(await sql`select 1 from members`).toHaveLength(0);
  const { invitation_id: unbornId } = asked.body['invitation'] as { invitation_id: string };
  expect((await people.getInvitation(unbornId)).status).toBe(404);
});

test('a pending change of another invitation to the address stays pending', async ({ people }) => {
  const { id, memberId } = await people.invited('eve@company.com');
  const member = `${organizations}/${people.organizationId}/members/${memberId}`;
  await people.api.call('PUT', member, { email_address: `${marker}@company.com` });
  expect((await people.erase(`${marker}@company.com`)).body).toMatchObject({ erased: 0 });
  await people.decideAll();
  expect((await people.getInvitation(id)).body).toMatchObject({
    invitation: { state: 'pending', email_address: `${marker}@company.com` },
  });
});

test('a request about an invitation that is being erased keeps no personal data', async ({ people }) => {
  const { sql } = people.api.database;
  const { id, memberId } = await people.invited(`${marker}@company.com`);
  await people.erase(`${marker}@company.com`);
  // Found before the erasure, written after it.
  const asked = await aRequest(sql, {
    verb: 'amend',
    organizationId: people.organizationId.replace('organization-', ''),
    invitationId: id.replace('invitation-', ''),
    input: { name: marker, emailAddress: emailAddress(`${marker}.b@company.com`) },
  });
  expect((await decideRequest(people.api.deps.dispatch.transactions, asked)).outcome).toBe(
    'invitation_not_pending',
  );
  expect(await people.rowsWith(marker)).toEqual({});
  expect(await sql`select 1 from requests where address_hash is not null`).toHaveLength(0);
  expect((await people.deleteMember(memberId)).status).toBe(404);
});

test('a member is not deleted before a response about them is stored', async ({ people }) => {
  const { sql } = people.api.database;
  const memberId = await newMember(people.api, people.organizationId, `${marker}@company.com`, {
    name: marker,
  });
  const own = await sql.reserve();
  await sql.unsafe(`
    create function wait_at_the_gate() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock_shared(42); return new; end';
    create trigger gate before update of response on requests for each row
      when (new.response is not null) execute function wait_at_the_gate()`);
  await own`select pg_advisory_lock(42)`;
  const login = { email_address: `${marker}@company.com`, email_verified: true, sso_connection_id: 'x' };
  const path = `${organizations}/${people.organizationId}/provision`;
  const provisioning = people.api.call('POST', path, login, { 'idempotency-key': 'provision' });
  const waiting = async () => (await sql`select 1 from pg_locks where not granted`).length;
  await expect.poll(waiting).toBe(1);
  const deleting = people.deleteMember(memberId);
  await expect.poll(waiting).toBe(2);
  await own`select pg_advisory_unlock(42)`;
  own.release();
  expect([(await provisioning).status, (await deleting).status]).toEqual([200, 200]);
  expect(await people.rowsWith(marker)).toEqual({});
});
