import { z } from '@hono/zod-openapi';
import { eraseAddress } from '../../../db/transactions/erase-address.ts';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { withIdempotency } from '../../idempotency/with-idempotency.ts';
import { resolveOrganization } from '../../identity/resolve-organization.ts';
import { organizationPath } from '../path.ts';
import { project } from './project-actor.ts';

export const erasePerson = defineRoute({
  method: 'post',
  path: '/v1/b2b/organizations/{organization_id}/erase',
  operationId: 'erasePerson',
  tag: 'Members',
  summary: 'Erase a person who was invited and is no member',
  description:
    'Erases address, name, message and metadata of who has or had the address here, from invitations, requests, ' +
    'stored responses and events. An open invitation of it is revoked, with `close_reason` `erased`. Ids, states ' +
    'and times stay. To erase an active member, delete the member.',
  errors: ['organization_not_found', 'invalid_email', 'member_is_active'],
  idempotent: true,
  params: organizationPath,
  query: emptySchema,
  body: z.strictObject({ email_address: z.string() }),
  reply: z.object({ erased: z.int().openapi({ description: 'How many invitations' }) }),
  async handle(context) {
    const { params, body, deps } = context;
    const emailAddress = parseEmailAddress(body.email_address);
    if (!emailAddress.ok) return emailAddress;
    let revokedIds: readonly string[] = [];
    const response = await withIdempotency(context, async (sql, setSubject) => {
      const organization = await resolveOrganization(sql, params.organization_id);
      if (!organization.ok) return organization;
      const { id } = organization.value;
      setSubject({ organizationId: id });
      const erased = await eraseAddress(sql, id, emailAddress.value.canonical, project);
      if (!erased.ok) return erased;
      revokedIds = erased.value.revokedIds;
      return { ok: true, value: { erased: erased.value.invitations } };
    });
    for (const id of revokedIds) await deps.signals.invitationClosed(id);
    return response;
  },
});
