import { z } from '@hono/zod-openapi';

const organizationId = z.string().openapi({
  description: 'The id of an organization, or its slug or external id',
  example: 'organization-0197…',
});

export const organizationPath = z.strictObject({ organization_id: organizationId });

export const memberPath = z.strictObject({
  organization_id: organizationId,
  member_id: z.string().openapi({ description: 'The id of a member, or their external id' }),
});

export const invitationPath = z.strictObject({
  organization_id: organizationId,
  invitation_id: z.string().openapi({ description: 'The id of an invitation' }),
});
