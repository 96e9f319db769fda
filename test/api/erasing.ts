import { decideRequest } from '../../db/transactions/decide.ts';
import { createLinkKeys } from '../../runtime/links.ts';
import type { TestResponse } from './api.ts';
import { newOrganization, startApi } from './api.ts';

/** Stands in everything personal that is written here. */
export const marker = 'zebra';
export const organizations = '/v1/b2b/organizations';
export const person = { name: `${marker} Name`, message: `come, ${marker}`, trusted_metadata: { a: marker } };

/** An api with one organization whose people are invited, join, and are erased; the test decides what waits. */
export type People = Awaited<ReturnType<typeof openPeople>>;

export async function openPeople() {
  const api = await startApi();
  const email_allowed_domains = ['company.com'];
  const policy = {
    email_invites: 'ALL_ALLOWED',
    email_jit_provisioning: 'RESTRICTED',
    email_allowed_domains,
  };
  const organizationId = await newOrganization(api, policy);
  /** Decides what waits, in the order of asking, as the workflows would. */
  async function decideAll(): Promise<void> {
    const { sql } = api.database;
    const waiting = await sql<{ id: string }[]>`
    select id from requests where outcome is null and kind <> 'plain' order by number`;
    for (const { id } of waiting) await decideRequest(api.deps.dispatch.transactions, id);
  }

  /** Calls, decides, and calls again with the same key, which then gets the outcome. */
  async function decided(path: string, body: object, key: string): Promise<TestResponse> {
    await api.call('POST', path, body, { 'idempotency-key': key });
    await decideAll();
    return api.call('POST', path, body, { 'idempotency-key': key });
  }

  let keys = 0;

  async function invited(
    address: string,
    key = `key ${(keys += 1)}`,
  ): Promise<{ id: string; memberId: string }> {
    const body = { organization_id: organizationId, email_address: address, ...person };
    const response = await decided('/v1/b2b/magic_links/email/invite', body, key);
    if (response.status !== 200) throw new Error(JSON.stringify(response.body));
    const { invitation, member_id } = response.body as {
      invitation: { invitation_id: string };
      member_id: string;
    };
    return { id: invitation.invitation_id, memberId: member_id };
  }

  async function tokenOf(invitationId: string): Promise<string> {
    const id = invitationId.replace('invitation-', '');
    const [row] = await api.database.sql<[{ generation: number; nonce: string; linkKeyId: string }]>`
    select generation, nonce, link_key_id from invitations where id = ${id}`;
    const keysOfApi = createLinkKeys([{ id: 'one', key: Buffer.alloc(32, 1) }]);
    return keysOfApi.tokenOf({ invitationId: id, ...row });
  }

  async function accepted(invitationId: string, key = `key ${(keys += 1)}`): Promise<TestResponse> {
    const body = { magic_links_token: await tokenOf(invitationId) };
    const response = await decided('/v1/b2b/magic_links/authenticate', body, key);
    if (response.status !== 200) throw new Error(JSON.stringify(response.body));
    return response;
  }

  const join = (address: string, key: string) =>
    decided(
      '/v1/b2b/magic_links/email/login_or_signup',
      { organization_id: organizationId, email_address: address },
      key,
    );
  const erase = (address: string, headers = {}) =>
    api.call('POST', `${organizations}/${organizationId}/erase`, { email_address: address }, headers);
  const deleteMember = (memberId: string) =>
    api.call('DELETE', `${organizations}/${organizationId}/members/${memberId}`);
  const getInvitation = (id: string) =>
    api.call('GET', `${organizations}/${organizationId}/invitations/${id}`);

  /** The rows that show a text, by table. */
  async function rowsWith(text: string): Promise<Record<string, number>> {
    const { sql } = api.database;
    const found: Record<string, number> = {};
    for (const table of ['organizations', 'members', 'invitations', 'requests', 'emails', 'events']) {
      const [{ count }] = await sql<[{ count: number }]>`
      select count(*)::int from ${sql(table)} t where t::text like ${`%${text}%`}`;
      if (count > 0) found[table] = count;
    }
    return found;
  }

  const close = () => api.close();
  return {
    api,
    organizationId,
    close,
    decideAll,
    decided,
    invited,
    tokenOf,
    accepted,
    join,
    erase,
    deleteMember,
    getInvitation,
    rowsWith,
  };
}
