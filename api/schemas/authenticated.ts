import { z } from '@hono/zod-openapi';
import type { Person } from '../../db/members.ts';
import type { Organization } from '../../db/organizations.ts';
import { toId } from '../identity/ids.ts';
import { memberResponse, showMemberResponse } from './member.ts';

const none = z
  .literal('')
  .openapi({ description: 'Always empty: sessions are the business of the application' });

/** The response to an accept and to a provision. */
export const authenticatedResponse = memberResponse.extend({
  organization_id: z.string(),
  method_id: z.string().optional().openapi({ description: 'The invitation, where one was accepted' }),
  member_authenticated: z.literal(true),
  reset_sessions: z.literal(false),
  session_token: none,
  session_jwt: none,
  intermediate_session_token: none,
});

/** @param methodId the id of the invitation that was accepted */
export function showAuthenticated(
  person: Person,
  organization: Organization,
  methodId?: string,
): z.input<typeof authenticatedResponse> {
  return {
    ...showMemberResponse(person, organization),
    organization_id: toId('organization', organization.id),
    ...(methodId === undefined ? {} : { method_id: methodId }),
    member_authenticated: true,
    reset_sessions: false,
    session_token: '',
    session_jwt: '',
    intermediate_session_token: '',
  };
}
