import { z } from '@hono/zod-openapi';
import { ignored, jsonObject } from './fields.ts';

const locale = z.string().openapi({
  description:
    'en, es, fr or pt-br; en when not said. Case does not count, and a region falls to its language: pt-BR, en-US, es-MX',
});
const minutes = z.number().openapi({ description: '5 to 10080 minutes' });

/** What an invite says. */
export const inviteFields = z.strictObject({
  organization_id: z
    .string()
    .openapi({ description: 'The id of an organization, or its slug or external id' }),
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
  reminders: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .openapi({ description: 'At most 5 ISO 8601 durations after the invite, or fractions of the lifetime' }),
  message: z.string().optional().openapi({ description: 'Up to 500 characters, no URL' }),
});

/** What somebody says who asks to join. */
export const joinFields = z.strictObject({
  organization_id: z
    .string()
    .openapi({ description: 'The id of an organization, or its slug or external id' }),
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

/** What comes with a link's token. */
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
