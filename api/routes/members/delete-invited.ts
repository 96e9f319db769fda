import { handleInvitationRequest } from '../../requests/handle.ts';
import { readView } from '../../requests/view.ts';
import type { ApiDeps } from '../../deps.ts';
import type { ApiResponse, Render } from '../../http/response.ts';
import { toId } from '../../identity/ids.ts';
import type { Found } from './find.ts';
import { rememberInvitation, toRequest } from './update-invited.ts';
import { allow } from '../../../domain/outcome.ts';

type Caller = { readonly deps: ApiDeps; readonly render: Render };

/** Revokes the invitation of somebody who is no member yet: all its links die. */
export function deleteInvited({ deps, render }: Caller, { person }: Found): Promise<ApiResponse> {
  return handleInvitationRequest(
    { deps, render, idempotency: null },
    async () => {
      await rememberInvitation(deps.sql, person);
      return allow(toRequest(person, 'revoke', { tokenHash: null, reason: null }));
    },
    async (request) => {
      const view = await readView(deps.sql, request);
      if (!view.ok) return view;
      const value = { member_id: toId('member', person.id), invitation: view.value.invitation };
      return allow(value);
    },
  );
}
