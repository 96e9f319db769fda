import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/sql/client.ts';
import { findByInvitationId } from '../../requests/find.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { readId } from '../../identity/ids.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { requestedInvitation } from '../../requests/shown-invitation.ts';
import { invitationSchema, showInvitation } from '../../schemas/invitation.ts';
import { invitationPath } from '../path.ts';
import { invitationNotFound } from '../../../domain/refusal.ts';

export const getInvitation = defineRoute({
  method: 'get',
  path: '/v1/b2b/organizations/{organization_id}/invitations/{invitation_id}',
  operationId: 'getInvitation',
  tag: 'Invitations',
  summary: 'Get an invitation',
  description:
    'After a 202 its state is `requested` until the request is decided, and `refused` where policy said no.',
  errors: ['organization_not_found', 'invitation_not_found'],
  params: invitationPath,
  query: emptySchema,
  body: emptySchema,
  reply: z.object({ invitation: invitationSchema }),
  async handle({ params, deps }) {
    const organization = await resolveOrganization(deps.sql, params.organization_id);
    if (!organization.ok) return organization;
    const invitationId = readId('invitation', params.invitation_id);
    const shown = invitationId === null ? null : await show(deps.sql, organization.value.id, invitationId);
    if (shown === null) return invitationNotFound();
    return { ok: true, value: { invitation: shown } };
  },
});

async function show(sql: Sql, organizationId: string, invitationId: string) {
  const found = await findByInvitationId(sql, organizationId, invitationId);
  if (found === null) return null;
  return showInvitation(found.row ?? requestedInvitation(found.request));
}
