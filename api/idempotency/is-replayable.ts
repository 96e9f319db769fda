import type { ApiResponse } from '../http/response.ts';
import type { ErrorType } from '../http/errors.ts';

/** Named `invalid_…`, but said by an organization's settings and not by the form of the request. */
const decidedBySettings: readonly ErrorType[] = [
  'invalid_email_for_invites',
  'invalid_email_for_jit_provisioning',
  'invalid_sso_connection_for_jit_provisioning',
  'invalid_oauth_tenant_for_jit_provisioning',
];

/** Whether a repeated key gets this answer again: what was decided is kept, faults of form and of ours are not. */
export function isReplayable(answer: Pick<ApiResponse, 'status' | 'body'>): boolean {
  const { status } = answer;
  if (status < 400 || status === 403 || status === 404 || status === 409) return true;
  if (status !== 400) return false;
  const type = String(answer.body['error_type']);
  const isForm = type === 'bad_request' || type.startsWith('invalid_');
  return !isForm || (decidedBySettings as readonly string[]).includes(type);
}
