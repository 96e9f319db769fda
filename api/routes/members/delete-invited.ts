import { handleInvitationRequest } from '../../requests/handle.ts';
import { readView } from '../../requests/view.ts';
import type { ApiDeps } from '../../deps.ts';
import type { ApiResponse, HandlerResult } from '../../http/response.ts';
import { pass } from '../../http/errors.ts';
import { toId } from '../../identity/ids.ts';
import type { Found } from './find.ts';
import { rememberInvitation, toRequest } from './update-invited.ts';

type Caller = { readonly deps: ApiDeps; render(told: HandlerResult<unknown>): ApiResponse };

/** Revokes the invitation of somebody who is no member yet: all its links die. */
export function deleteInvited({ deps, render }: Caller, { person }: Found): Promise<ApiResponse> {
  return handleInvitationRequest(
    { deps, render, idempotency: null },
    async () => {
      await rememberInvitation(deps.sql, person);
      return pass(toRequest(person, 'revoke', { tokenHash: null, reason: null }));
    },
    async (request) => {
      const view = await readView(deps.sql, request);
      if (!view.ok) return view;
      const value = { member_id: toId('member', person.id), invitation: view.value.invitation };
      return { ok: true, value, status: request.outcome === null ? 202 : 200 };
    },
  );
}
