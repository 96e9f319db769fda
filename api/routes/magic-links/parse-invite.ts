import type { z } from '@hono/zod-openapi';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { parseLifetimeMinutes } from '../../../domain/invitation/lifetime.ts';
import { parseLocale } from '../../../domain/invitation/locale.ts';
import { parseReminders } from '../../../domain/invitation/reminders.ts';
import type { InviteInput } from '../../../domain/invitation/inputs.ts';
import { parseMessage, parsePersonName } from '../../../domain/invitation/text.ts';
import { grantRoles } from '../../../domain/member/roles.ts';
import { parseMetadata } from '../../../domain/organization/metadata.ts';
import { allow, combine, optional, refuse } from '../../../domain/outcome.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { Project } from '../../deps.ts';
import { readId } from '../../identity/ids.ts';
import type { inviteFields } from '../../schemas/invite-fields.ts';
import { readRedirectUrl } from './read-redirect-url.ts';

/** Parses the fields of an invite. Refusals: `invalid_template_id`, and those of each parser. */
export function parseInvite(fields: z.output<typeof inviteFields>, project: Project): Outcome<InviteInput> {
  const { invite_template_id: template } = fields;
  if (template !== undefined && template !== 'default') {
    return refuse('invalid_template_id', 'invite_template_id is not "default", the only template.');
  }
  const lifetime = parseLifetimeMinutes(fields.invite_expiration_minutes);
  const lifetimeMinutes = lifetime.ok ? lifetime.value : null;
  return combine({
    emailAddress: parseEmailAddress(fields.email_address),
    // Only whether the roles exist: whether the inviter may give them is decided under the organization's lock.
    roles: grantRoles({ projectRoles: project.roles, requested: fields.roles ?? [], inviterRoles: null }),
    locale: parseLocale(fields.locale),
    lifetimeMinutes: lifetime,
    reminders: optional(fields.reminders, (rules) => parseReminders(rules, lifetimeMinutes)) ?? allow(null),
    name: optional(fields.name, parsePersonName) ?? allow(null),
    message: optional(fields.message, parseMessage) ?? allow(null),
    redirectUrl: readRedirectUrl(fields.invite_redirect_url, project, 'invite_redirect_url'),
    trustedMetadata: parseMetadata(fields.trusted_metadata ?? {}, 'trusted_metadata'),
    untrustedMetadata: parseMetadata(fields.untrusted_metadata ?? {}, 'untrusted_metadata'),
    invitedByMemberId: allow(readId('member', fields.invited_by_member_id ?? '')),
  });
}
