import { z } from '@hono/zod-openapi';
import { externalId, ignored, jsonObject } from './fields.ts';
import { fixedMember } from './fixed.ts';

const { is_breakglass, mfa_phone_number, mfa_enrolled, default_mfa_method } = fixedMember;

const fields = {
  name: z.string().optional(),
  trusted_metadata: jsonObject.optional(),
  untrusted_metadata: jsonObject.optional(),
  roles: z.array(z.string()).max(100).optional().openapi({ description: 'Names of roles; none: the lowest' }),
  external_id: externalId.optional(),
  is_breakglass: is_breakglass.optional(),
  mfa_phone_number: mfa_phone_number.optional(),
  mfa_enrolled: mfa_enrolled.optional(),
};

export const newMemberFields = z.strictObject({
  email_address: z.string(),
  ...fields,
  create_member_as_pending: z.literal(false).optional(),
});

export const memberChangeFields = z.strictObject({
  email_address: z.string().optional(),
  ...fields,
  default_mfa_method: default_mfa_method.optional(),
  preserve_existing_sessions: ignored.optional(),
  unlink_email: z.literal(false).optional(),
});

export type MemberChangeFields = z.output<typeof memberChangeFields>;
