import { callApi } from '../api-client.ts';
import type { RunningStack } from '../stack.ts';
import { deedsOf, temporalPageOf } from './history.ts';
import { askedOf, numbered, textOf } from './narration.ts';

const magicLinks = '/v1/b2b/magic_links/email/invite';

/**
 * Lives through one invitation, and tells it: a policy, a refusal, an invite, its e-mail, a reminder, an accept.
 * @throws Error where the story does not go as it should
 */
export async function tellStory(stack: RunningStack, say: (line?: string) => void): Promise<void> {
  const { mailbox, mailboxUrl, temporalUiUrl, temporalAddress } = stack;
  if (mailbox === null || temporalUiUrl === null) throw new Error('The demo needs a stack of its own.');
  const step = numbered(say);
  const call = async (
    ...[method, path, body]: Parameters<typeof callApi> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    say(`   ${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
    return askedOf(await callApi(stack, method, path, body));
  };

  step('An organization says who may be invited: only people of companyname.com.');
  const organization = await call('POST', '/v1/b2b/organizations', {
    organization_name: 'Company Name',
    organization_slug: 'company-name',
    email_invites: 'RESTRICTED',
    email_allowed_domains: ['companyname.com'],
  });
  say(`   200, ${textOf(organization, 'organization', 'organization_id')}`);

  step('Somebody of gmail.com is invited, and the policy says no.');
  const refused = await call('POST', magicLinks, {
    organization_id: 'company-name',
    email_address: 'grace@gmail.com',
  });
  if (refused['error_type'] !== 'invalid_email_for_invites') throw new Error('The policy did not hold.');
  say(
    `   ${String(refused['status_code'])} ${textOf(refused, 'error_type')}: ${textOf(refused, 'error_message')}`,
  );

  step('Ada of companyname.com is invited. Five minutes to accept, a reminder after three seconds.');
  const invited = await call('POST', magicLinks, {
    organization_id: 'company-name',
    email_address: 'ada@companyname.com',
    name: 'Ada',
    invite_expiration_minutes: 5,
    reminders: ['PT3S'],
  });
  const invitationId = textOf(invited, 'invitation', 'invitation_id');
  say(`   200, ${invitationId}`);
  say(
    `   Her member id is known already: ${textOf(invited, 'member_id')}, status ${textOf(invited, 'member', 'status')}`,
  );
  const page = temporalPageOf(temporalUiUrl, invitationId);
  say(`   One workflow now looks after it: ${page}`);

  step('The e-mail arrives.');
  const isInvitation = (subject: string) => subject === mailbox.messages()[0]?.subject;
  const first = await mailbox.waitFor(({ to }) => to[0]?.address === 'ada@companyname.com');
  say(`   "${first.subject}" in the mailbox at ${mailboxUrl}/mail/${first.id}`);

  step('Ada does nothing. Three seconds later she is reminded.');
  const reminder = await mailbox.waitFor(({ subject }) => !isInvitation(subject));
  say(`   "${reminder.subject}" at ${mailboxUrl}/mail/${reminder.id}`);
  if (reminder.invitationLink === null || reminder.invitationLink !== first.invitationLink) {
    throw new Error('The reminder should have the link of the first e-mail.');
  }
  say('   It has the same link as the first e-mail.');

  step('A scanner opens the link before Ada does. Looking changes nothing; she presses "accept".');
  const link = new URL(reminder.invitationLink);
  const looked = await fetch(link);
  const pressed = await fetch(link.origin + link.pathname, {
    method: 'POST',
    body: new URLSearchParams({ action: 'accept', ...Object.fromEntries(link.searchParams) }),
  });
  say(`   GET  ${link.origin}${link.pathname}?...  ${looked.status}`);
  say(`   POST ${link.origin}${link.pathname}      ${pressed.status}`);
  if (pressed.status !== 200) throw new Error(`The accept page answered ${pressed.status}.`);

  step('Ada is a member.');
  const found = await call('POST', '/v1/b2b/organizations/members/search', {
    organization_ids: [textOf(organization, 'organization', 'organization_id')],
  });
  const members = found['members'] as readonly { email_address: string; status: string; member_id: string }[];
  for (const { email_address, status, member_id } of members) {
    say(`   ${email_address}  ${status}  ${member_id}`);
  }
  const [ada] = members;
  if (members.length !== 1 || ada?.status !== 'active' || ada.member_id !== textOf(invited, 'member_id')) {
    throw new Error('Ada is not the one active member.');
  }

  step('What her workflow did, as Temporal has it:');
  for (const deed of await deedsOf(temporalAddress, invitationId)) say(`   ${deed}`);
}
