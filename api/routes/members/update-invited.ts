import type { Person } from '../../../db/members.ts';
import { readInvitation } from '../../../db/invitations-read.ts';
import type { Sql } from '../../../db/sql/client.ts';
import { newId } from '../../../runtime/ids.ts';
import { handleInvitationRequest } from '../../requests/handle.ts';
import { remember } from '../../requests/remembered.ts';
import { readView } from '../../requests/view.ts';
import type { ApiDeps } from '../../deps.ts';
import type { ApiResponse, Render } from '../../http/response.ts';
import { showMemberResponse } from '../../schemas/member.ts';
import type { Found } from './find.ts';
import { project } from './project-actor.ts';
import type { ParsedMemberFields } from './parse-fields.ts';
import { allow } from '../../../domain/outcome.ts';

type Caller = { readonly deps: ApiDeps; readonly render: Render };

/** Amends the invitation of somebody who is no member yet: their run decides, and answers with 202 when it is late. */
export function updateInvited(
  caller: Caller,
  { organization, person }: Found,
  input: ParsedMemberFields,
): Promise<ApiResponse> {
  const { deps, render } = caller;
  return handleInvitationRequest(
    { deps, render, idempotency: null },
    async () => {
      await rememberInvitation(deps.sql, person);
      return allow(toRequest(person, 'amend', input));
    },
    async (request) => {
      const view = await readView(deps.sql, request);
      if (!view.ok) return view;
      const { person: amended, invitation } = view.value;
      const value = { ...showMemberResponse(amended, organization), invitation };
      return allow(value);
    },
  );
}

/** Reads the invitation for a 202 that shows it when PostgreSQL does not answer any more. */
export async function rememberInvitation(sql: Sql, { invitationId }: Person): Promise<void> {
  const invitation = invitationId === null ? null : await readInvitation(sql, invitationId);
  if (invitation !== null) remember({ invitation });
}

/** What is asked of the invitation by which somebody is to become a member. */
export function toRequest<V extends 'amend' | 'revoke', T>(person: Person, verb: V, input: T) {
  return {
    id: newId(),
    verb,
    organizationId: person.organizationId,
    invitationId: person.invitationId ?? '',
    memberId: person.id,
    input,
    actor: project,
  };
}
