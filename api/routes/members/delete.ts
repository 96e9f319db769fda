import { deleteMember as erase } from '../../../db/transactions/delete-member.ts';
import { z } from '@hono/zod-openapi';
import { allow } from '../../../domain/outcome.ts';
import { refusalsOf } from '../../../domain/invitation/refusals-of.ts';
import { defineRoute, emptySchema } from '../../http/route.ts';
import { toId } from '../../identity/ids.ts';
import { invitationSchema } from '../../schemas/invitation.ts';
import { memberPath } from '../path.ts';
import { readView } from '../../requests/view.ts';
import { revokeInvitation } from './invited.ts';
import { findMember } from './find.ts';
import { project } from './project-actor.ts';
import { memberNotFound } from '../../../domain/refusal.ts';

export const deleteMember = defineRoute({
  method: 'delete',
  path: '/v1/b2b/organizations/{organization_id}/members/{member_id}',
  operationId: 'deleteMember',
  tag: 'Members',
  summary: 'Delete a member, or revoke the invitation of one who is invited',
  description:
    'Erases a member: address, name, message and metadata, under every address that they have had here. Ids, states ' +
    'and times stay.',
  errors: ['member_not_found', ...refusalsOf.revoke],
  mayBePending: true,
  params: memberPath,
  query: emptySchema,
  body: emptySchema,
  reply: z.object({ member_id: z.string(), invitation: invitationSchema.optional() }),
  async handle(context) {
    const { deps, params, render } = context;
    const found = await findMember(deps.sql, params);
    if (!found.ok) return found;
    const { person } = found.value;
    if (person.status !== 'active') {
      const view = await readView(deps.sql, await revokeInvitation(context, person));
      if (!view.ok) return view;
      const { invitation, isPending } = view.value;
      return render(allow({ member_id: toId('member', person.id), invitation }), isPending ? 202 : 200);
    }
    const erased = await erase(deps.sql, person, project);
    if (erased === null) return memberNotFound();
    for (const id of erased.revokedIds) await deps.signals.invitationClosed(id);
    void deps.signals.policyChanged();
    return allow({ member_id: toId('member', person.id) });
  },
});
