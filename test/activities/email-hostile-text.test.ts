import { expect } from 'vitest';
import { casesRunBy } from '../cases/adversarial.ts';
import { newMember, newOrganization } from '../api/api.ts';
import { invite } from '../api/invites.ts';
import type { LiveApi } from '../api/live-api.ts';
import { liveApiTest as test } from '../support/fixtures/live-api.ts';

const tagsOf = (html: string) => (html.match(/<[a-z!/?][^\s>]*/gi) ?? []).join(' ');
const without = (text: string) => text.replaceAll(/\s+/g, '');

let invited = 0;

/** The e-mail of an invite in which organization, inviter, invitee and message are all this text. */
async function mailWith(api: LiveApi, text: string) {
  const address = `hostile-${(invited += 1)}@company.com`;
  const organizationId = await newOrganization(api, { organization_name: text });
  const inviter = await newMember(api, organizationId, 'inviter@company.com', { name: text });
  const fields = { name: text, message: text, invited_by_member_id: inviter };
  const response = await invite(api, organizationId, address, fields);
  expect([response.status, response.body]).toMatchObject([
    200,
    { member: { name: text }, invitation: { message: text }, organization: { organization_name: text } },
  ]);
  return api.mailbox.waitFor(({ to }) => to[0]?.address === address);
}

test.for(
  casesRunBy('test/activities/email-hostile-text.test.ts').map(
    ({ id, input }) => [id, String(input)] as const,
  ),
)('%s: %s arrives literally, in every field', async ([, text], { api }) => {
  const [hostile, harmless] = await Promise.all([mailWith(api, text), mailWith(api, 'Harmless')]);
  expect(tagsOf(hostile.html)).toBe(tagsOf(harmless.html));
  expect(without(hostile.text).split(without(text)).length).toBeGreaterThanOrEqual(5);
  expect(hostile.subject).toContain(text);
  expect(hostile.links).toEqual([hostile.invitationLink]);
  const [token, other] = [tokenOf(hostile.invitationLink), tokenOf(harmless.invitationLink)];
  expect(hostile.text.split(token)).toHaveLength(harmless.text.split(other).length);
});

function tokenOf(link: string | null): string {
  return new URL(link ?? '').searchParams.get('token') ?? '';
}
