import type { Person } from '../../../db/members.ts';
import { readInvitation } from '../../../db/read-invitations.ts';
import type { Sql } from '../../../db/sql.ts';
import { newId } from '../../../runtime/ids.ts';
import { answerAsked } from '../../asking/answer-asked.ts';
import { remember } from '../../asking/remembered.ts';
import { viewOf } from '../../asking/view.ts';
import type { ApiDeps } from '../../deps.ts';
import type { Answer, Told } from '../../http/answer.ts';
import { pass } from '../../http/errors.ts';
import { showMemberReply } from '../../schemas/member.ts';
import type { Found } from './find.ts';
import { project } from './project-actor.ts';
import type { MemberTexts } from './read-texts.ts';

type Caller = { readonly deps: ApiDeps; render(told: Told<unknown>): Answer };

/** Amends the invitation of somebody who is no member yet: their run decides, and answers with 202 when it is late. */
export function updateInvited(
  caller: Caller,
  { organization, person }: Found,
  terms: MemberTexts,
): Promise<Answer> {
  const { deps, render } = caller;
  return answerAsked(
    { deps, render, idempotency: null },
    async () => {
      await rememberInvitation(deps.sql, person);
      return pass(toRequest(person, 'amend', terms));
    },
    async (request) => {
      const view = await viewOf(deps.sql, request);
      if (!view.ok) return view;
      const { person: amended, invitation } = view.value;
      const value = { ...showMemberReply(amended, organization), invitation };
      return { ok: true, value, status: request.outcome === null ? 202 : 200 };
    },
  );
}

/** Reads the invitation for a 202 that shows it when PostgreSQL does not answer any more. */
export async function rememberInvitation(sql: Sql, { invitationId }: Person): Promise<void> {
  const invitation = invitationId === null ? null : await readInvitation(sql, invitationId);
  if (invitation !== null) remember({ invitation });
}

/** What is asked of the invitation by which somebody is to become a member. */
export function toRequest<V extends 'amend' | 'revoke', T>(person: Person, verb: V, terms: T) {
  return {
    id: newId(),
    verb,
    organizationId: person.organizationId,
    invitationId: person.invitationId ?? '',
    memberId: person.id,
    terms,
    actor: project,
  };
}
