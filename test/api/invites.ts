import type { TestResponse } from './api.ts';
import { newOrganization } from './api.ts';
import type { LiveApi } from './live-api.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an invitation that tests look at. */
export type ShownInvitation = {
  readonly invitation_id: string;
  readonly member_id: string;
  readonly state: string;
  readonly generation: number;
  readonly close_reason: string | null;
};

export function invite(api: LiveApi, organizationId: string, emailAddress: string, fields: Fields = {}) {
  const body = { organization_id: organizationId, email_address: emailAddress, ...fields };
  return api.call('POST', '/v1/b2b/magic_links/email/invite', body);
}

export function accept(api: LiveApi, token: unknown, fields: Fields = {}): Promise<TestResponse> {
  return api.call('POST', '/v1/b2b/magic_links/authenticate', { magic_links_token: token, ...fields });
}

export function invitationOf({ body }: TestResponse): ShownInvitation {
  return body['invitation'] as ShownInvitation;
}

/** A response without what differs at every request. */
export function sameEachTime({ status, body }: TestResponse): readonly [number, Fields] {
  return [status, { ...body, request_id: 'any' }];
}

let invitees = 0;

/** An invitee, with the token of the link that was mailed. */
export async function anInvitee(api: LiveApi, options: { organization?: Fields; invite?: Fields } = {}) {
  const organizationId = await newOrganization(api, options.organization);
  const emailAddress = `invitee-${(invitees += 1)}@company.com`;
  const invited = await invite(api, organizationId, emailAddress, options.invite);
  if (invited.status !== 200) throw new Error(`Not invited: ${JSON.stringify(invited.body)}`);
  const token = await api.tokenFor(emailAddress);
  const { invitation_id: id, member_id: memberId } = invitationOf(invited);
  const read = () => api.call('GET', `/v1/b2b/organizations/${organizationId}/invitations/${id}`);
  return {
    organizationId,
    emailAddress,
    token,
    id,
    memberId,
    read,
    state: async () => invitationOf(await read()).state,
  };
}
