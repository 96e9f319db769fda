import { callApi } from '../api-client.ts';
import type { RunningStack } from '../stack.ts';
import { historyOf, temporalPageOf } from './history.ts';
import { bodyOf, numbered, textOf } from './narration.ts';

const magicLinks = '/v1/b2b/magic_links/email/invite';

/**
 * Plays one invitation and narrates it: a policy, a refusal, an invite, its e-mail, a reminder, an accept.
 * @throws Error when a step has another result than expected
 */
export async function runScript(stack: RunningStack, print: (line?: string) => void): Promise<void> {
  const { mailbox, mailboxUrl, temporalUiUrl, temporalAddress } = stack;
  if (mailbox === null || temporalUiUrl === null) throw new Error('The demo needs a stack of its own.');
  const step = numbered(print);
  const call = async (
    ...[method, path, body]: Parameters<typeof callApi> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    print(`   ${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
    return bodyOf(await callApi(stack, method, path, body));
  };

  step('An organization sets its policy: only addresses at companyname.com may be invited.');
  const organization = await call('POST', '/v1/b2b/organizations', {
    organization_name: 'Company Name',
    organization_slug: 'company-name',
    email_invites: 'RESTRICTED',
    email_allowed_domains: ['companyname.com'],
  });
  print(`   200, ${textOf(organization, 'organization', 'organization_id')}`);

  step('An invite to an address at gmail.com: the policy refuses it.');
  const refused = await call('POST', magicLinks, {
    organization_id: 'company-name',
    email_address: 'grace@gmail.com',
  });
  if (refused['error_type'] !== 'invalid_email_for_invites') throw new Error('The policy did not hold.');
  print(
    `   ${String(refused['status_code'])} ${textOf(refused, 'error_type')}: ${textOf(refused, 'error_message')}`,
  );

  step('An invite to Ada at companyname.com: valid for five minutes, with a reminder after three seconds.');
  const invited = await call('POST', magicLinks, {
    organization_id: 'company-name',
    email_address: 'ada@companyname.com',
    name: 'Ada',
    invite_expiration_minutes: 5,
    reminders: ['PT3S'],
  });
  const invitationId = textOf(invited, 'invitation', 'invitation_id');
  print(`   200, ${invitationId}`);
  print(
    `   Her member id is fixed already: ${textOf(invited, 'member_id')}, status ${textOf(invited, 'member', 'status')}`,
  );
  const page = temporalPageOf(temporalUiUrl, invitationId);
  print(`   One workflow now runs for it: ${page}`);

  step('The e-mail arrives.');
  const isInvitation = (subject: string) => subject === mailbox.messages()[0]?.subject;
  const first = await mailbox.waitFor(({ to }) => to[0]?.address === 'ada@companyname.com');
  print(`   "${first.subject}" in the mailbox at ${mailboxUrl}/mail/${first.id}`);

  step('Ada does nothing. Three seconds later a reminder arrives.');
  const reminder = await mailbox.waitFor(({ subject }) => !isInvitation(subject));
  print(`   "${reminder.subject}" at ${mailboxUrl}/mail/${reminder.id}`);
  if (reminder.invitationLink === null || reminder.invitationLink !== first.invitationLink) {
    throw new Error('The reminder should have the link of the first e-mail.');
  }
  print('   It has the same link as the first e-mail.');

  step('A mail scanner opens the link first. That changes nothing. Then Ada presses "accept".');
  const link = new URL(reminder.invitationLink);
  const opened = await fetch(link);
  const pressed = await fetch(link.origin + link.pathname, {
    method: 'POST',
    body: new URLSearchParams({ action: 'accept', ...Object.fromEntries(link.searchParams) }),
  });
  print(`   GET  ${link.origin}${link.pathname}?...  ${opened.status}`);
  print(`   POST ${link.origin}${link.pathname}      ${pressed.status}`);
  if (pressed.status !== 200) throw new Error(`The accept page returned ${pressed.status}.`);

  step('Ada is a member.');
  const found = await call('POST', '/v1/b2b/organizations/members/search', {
    organization_ids: [textOf(organization, 'organization', 'organization_id')],
  });
  const members = found['members'] as readonly { email_address: string; status: string; member_id: string }[];
  for (const { email_address, status, member_id } of members) {
    print(`   ${email_address}  ${status}  ${member_id}`);
  }
  const [ada] = members;
  if (members.length !== 1 || ada?.status !== 'active' || ada.member_id !== textOf(invited, 'member_id')) {
    throw new Error('Ada is not the one active member.');
  }

  step('The history of her workflow in Temporal:');
  for (const line of await historyOf(temporalAddress, invitationId)) print(`   ${line}`);
}
