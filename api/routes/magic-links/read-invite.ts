import type { z } from '@hono/zod-openapi';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { parseLifetimeMinutes } from '../../../domain/invitation/lifetime.ts';
import { parseLocale } from '../../../domain/invitation/locale.ts';
import { parseReminders } from '../../../domain/invitation/reminders.ts';
import type { ReminderRule } from '../../../domain/invitation/reminders.ts';
import type { InviteInput } from '../../../domain/invitation/inputs.ts';
import { parseMessage, parsePersonName } from '../../../domain/invitation/text.ts';
import { grantRoles } from '../../../domain/member/roles.ts';
import { parseMetadata } from '../../../domain/organization/metadata.ts';
import { allow, refuse } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { Project } from '../../deps.ts';
import { readId } from '../../identity/ids.ts';
import type { inviteFields } from '../../schemas/invite-fields.ts';
import { readRedirectUrl } from './read-redirect-url.ts';

/** Parses what an invite says; refuses as each of the domain's rules, and names the field. */
export function readInvite(fields: z.output<typeof inviteFields>, project: Project): Outcome<InviteInput> {
  const { invite_template_id: template } = fields;
  if (template !== undefined && template !== 'default') {
    return refuse('invalid_template_id', 'invite_template_id is not "default", the only template.');
  }
  const emailAddress = parseEmailAddress(fields.email_address);
  if (!emailAddress.ok) return emailAddress;
  // Only whether the roles exist: whether the inviter may give them is decided with the inviter at hand.
  const roles = grantRoles({
    projectRoles: project.roles,
    requested: fields.roles ?? [],
    inviterRoles: null,
  });
  if (!roles.ok) return roles;
  const locale = parseLocale(fields.locale);
  if (!locale.ok) return locale;
  const lifetime = parseLifetimeMinutes(fields.invite_expiration_minutes);
  if (!lifetime.ok) return lifetime;
  const reminders = optional(fields.reminders, (values): Outcome<readonly ReminderRule[]> =>
    parseReminders(values, lifetime.value),
  );
  if (!reminders.ok) return reminders;
  const name = optional(fields.name, parsePersonName);
  if (!name.ok) return name;
  const message = optional(fields.message, parseMessage);
  if (!message.ok) return message;
  const redirectUrl = readRedirectUrl(fields.invite_redirect_url, project, 'invite_redirect_url');
  if (!redirectUrl.ok) return redirectUrl;
  const trusted = parseMetadata(fields.trusted_metadata ?? {}, 'trusted_metadata');
  if (!trusted.ok) return trusted;
  const untrusted = parseMetadata(fields.untrusted_metadata ?? {}, 'untrusted_metadata');
  if (!untrusted.ok) return untrusted;
  return allow({
    emailAddress: emailAddress.value,
    roles: roles.value,
    invitedByMemberId: readId('member', fields.invited_by_member_id ?? ''),
    name: name.value,
    message: message.value,
    locale: locale.value,
    trustedMetadata: trusted.value,
    untrustedMetadata: untrusted.value,
    redirectUrl: redirectUrl.value,
    lifetimeMinutes: lifetime.value,
    reminders: reminders.value,
  });
}

function optional<Written, Value>(
  written: Written | undefined,
  parse: (written: Written) => Outcome<Value>,
): Outcome<Value | null> {
  return written === undefined ? allow(null) : parse(written);
}
