import { z } from '@hono/zod-openapi';
import { eraseMember } from '../../../db/changes/erase-member.ts';
import { transaction } from '../../../db/sql.ts';
import { defineRoute, nothing } from '../../http/route.ts';
import { toId } from '../../identity/ids.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { memberPath } from '../path.ts';
import { deleteInvited } from './delete-invited.ts';
import { findMember, noMember } from './find.ts';
import { project } from './project-actor.ts';

export const deleteMember = defineRoute({
  method: 'delete',
  path: '/v1/b2b/organizations/{organization_id}/members/{member_id}',
  operationId: 'deleteMember',
  tag: 'Members',
  summary: 'Delete a member, or revoke the invitation of one who is invited',
  description:
    'Erases a member: address, name, message and metadata, under every address that they have had here. Ids, states ' +
    'and times stay.',
  errors: ['organization_not_found', 'member_not_found', 'invitation_not_pending'],
  mayAnswerLater: true,
  params: memberPath,
  query: nothing,
  body: nothing,
  reply: z.object({ member_id: z.string(), invitation: invitationSchema.optional() }),
  async handle(asked) {
    const found = await findMember(asked.deps.sql, asked.params);
    if (!found.ok) return found;
    const { person } = found.value;
    if (person.status !== 'active') return deleteInvited(asked, found.value);
    const erased = await transaction(asked.deps.sql, (tx) => eraseMember(tx, person, project));
    if (erased === null) return noMember();
    for (const id of erased.revokedIds) await asked.deps.runs.invitationClosed(id);
    return { ok: true, value: { member_id: toId('member', person.id) } };
  },
});
