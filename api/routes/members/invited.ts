import { readInvitation } from '../../../db/invitations-read.ts';
import type { Person } from '../../../db/members.ts';
import { newId } from '../../../runtime/ids.ts';
import type { ApiDeps } from '../../deps.ts';
import type { RequestDeadline } from '../../middleware/deadlines.ts';
import { dispatchRequest } from '../../requests/dispatch.ts';
import { storeWithoutKey } from '../../requests/requested.ts';
import type { Requested } from '../../requests/requested.ts';
import type { ParsedMemberFields } from './parse-fields.ts';
import { project } from './project-actor.ts';

type Context = { readonly deps: ApiDeps; readonly deadline: RequestDeadline };

/** Requests a change of the invitation of an invited member. */
export function amendInvitation(
  context: Context,
  person: Person,
  input: ParsedMemberFields,
): Promise<Requested> {
  return requestOf(context, person, { verb: 'amend', input });
}

/** Requests that the invitation of an invited member is revoked: all its links die. */
export function revokeInvitation(context: Context, person: Person): Promise<Requested> {
  return requestOf(context, person, { verb: 'revoke', input: { tokenHash: null, reason: null } });
}

type Change =
  | { readonly verb: 'amend'; readonly input: ParsedMemberFields }
  | {
      readonly verb: 'revoke';
      readonly input: { readonly tokenHash: null; readonly reason: null };
    };

async function requestOf({ deps, deadline }: Context, person: Person, change: Change): Promise<Requested> {
  const { id: memberId, organizationId, invitationId } = person;
  // For a 202, which shows the invitation as it was.
  const before = invitationId === null ? null : await readInvitation(deps.sql, invitationId);
  const ids = { id: newId(), organizationId, invitationId: invitationId ?? '', memberId };
  const stored = await storeWithoutKey(deps.dispatch, { ...ids, ...change, actor: project }, before);
  return dispatchRequest(deps.dispatch, stored, deadline);
}
