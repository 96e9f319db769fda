import { z } from '@hono/zod-openapi';
import { maxLifetimeMinutes, minLifetimeMinutes } from '../../domain/invitation/lifetime.ts';
import { locales } from '../../domain/invitation/locale.ts';
import { maxReminders } from '../../domain/invitation/reminders.ts';
import { maxMessageLength } from '../../domain/invitation/text.ts';
import { ignored, jsonObject, listOf } from './fields.ts';
import { reminderRules } from './reminders.ts';

const organizationId = z
  .string()
  .openapi({ description: 'The id of an organization, or its slug or external id' });

const locale = z.string().openapi({
  description: `${listOf(locales, 'or')}; en when not said. Case does not count, and a region falls to its language: pt-BR, en-US, es-MX`,
});
const minutes = z.number().openapi({ description: `${minLifetimeMinutes} to ${maxLifetimeMinutes} minutes` });

/** Fields of an invite. */
export const inviteFields = z.strictObject({
  organization_id: organizationId,
  email_address: z.string(),
  invite_redirect_url: z.string().optional(),
  invited_by_member_id: z.string().optional(),
  name: z.string().optional(),
  trusted_metadata: jsonObject.optional(),
  untrusted_metadata: jsonObject.optional(),
  invite_template_id: z.string().optional().openapi({ description: 'Only `default`' }),
  locale: locale.optional(),
  roles: z.array(z.string()).max(100).optional().openapi({ description: 'Names of roles; none: the lowest' }),
  invite_expiration_minutes: minutes.optional(),
  reminders: reminderRules.optional().openapi({
    description: `At most ${maxReminders} ISO 8601 durations after the invite, or fractions of the lifetime`,
  }),
  message: z
    .string()
    .optional()
    .openapi({ description: `Up to ${maxMessageLength} characters, no URL` }),
});

/** Fields of a join by email. */
export const joinFields = z.strictObject({
  organization_id: organizationId,
  email_address: z.string(),
  signup_redirect_url: z.string().optional(),
  signup_expiration_minutes: minutes.optional(),
  locale: locale.optional(),
  login_redirect_url: ignored.optional(),
  login_expiration_minutes: ignored.optional(),
  login_template_id: ignored.optional(),
  signup_template_id: ignored.optional(),
  pkce_code_challenge: ignored.optional(),
});

/** Fields of an accept by a link's token. */
export const authenticateFields = z.strictObject({
  magic_links_token: z.string(),
  email_address: z
    .string()
    .optional()
    .openapi({ description: 'Who is signed in, where the application knows: must be who was invited' }),
  pkce_code_verifier: ignored.optional(),
  session_token: ignored.optional(),
  session_jwt: ignored.optional(),
  session_duration_minutes: ignored.optional(),
  session_custom_claims: ignored.optional(),
  intermediate_session_token: ignored.optional(),
  telemetry_id: ignored.optional(),
  locale: ignored.optional(),
});
