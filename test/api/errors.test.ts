import { expect, test } from 'vitest';
import type { ErrorType } from '../../api/errors/error-type.ts';
import { errorTable } from '../../api/errors/table.ts';
import { isReplayable, renderError } from '../../api/http/response.ts';

/** The HTTP status of every error, and whether its response is stored for the idempotency key of the request. */
const expected: Record<ErrorType, readonly [status: number, replay: 'stored' | null]> = {
  bad_request: [400, null],
  invalid_cursor: [400, null],
  invalid_idempotency_key: [400, null],
  idempotency_key_reused: [409, null],
  idempotency_key_in_progress: [409, null],
  unauthorized_credentials: [401, null],
  route_not_found: [404, null],
  method_not_allowed: [405, null],
  request_too_large: [413, null],
  unsupported_media_type: [415, null],
  too_many_requests: [429, null],
  service_unavailable: [503, null],
  internal_error: [500, null],
  organization_not_found: [404, 'stored'],
  invalid_organization_name: [400, null],
  invalid_organization_slug: [400, null],
  organization_slug_already_used: [400, 'stored'],
  organization_external_id_already_used: [400, 'stored'],
  invalid_organization_auth_factor_setting: [400, null],
  invalid_restricted_email_setting: [400, null],
  organization_settings_domain_too_common: [400, 'stored'],
  organization_settings_disposable_domain: [400, 'stored'],
  organization_settings_duplicate_domain: [400, 'stored'],
  organization_settings_invalid_domain: [400, 'stored'],
  organization_settings_duplicate_claimed_domain: [400, 'stored'],
  organization_settings_claimed_domain_too_common: [400, 'stored'],
  invalid_metadata: [400, null],
  invalid_seat_limit: [400, null],
  invalid_email: [400, null],
  invalid_email_for_invites: [400, 'stored'],
  duplicate_member_email: [400, 'stored'],
  action_not_allowed_email_domain_is_claimed: [400, 'stored'],
  seat_limit_reached: [400, 'stored'],
  invalid_rbac_role_assignment: [400, null],
  unauthorized_action: [403, 'stored'],
  invalid_expiration: [400, null],
  invalid_reminders: [400, null],
  invalid_locale: [400, null],
  invalid_name: [400, null],
  invalid_message: [400, null],
  invalid_template_id: [400, null],
  invalid_invite_redirect_url: [400, null],
  email_jit_provisioning_not_allowed: [400, 'stored'],
  invalid_email_for_jit_provisioning: [400, 'stored'],
  email_not_verified: [400, 'stored'],
  sso_jit_provisioning_not_allowed: [400, 'stored'],
  invalid_sso_connection_for_jit_provisioning: [400, 'stored'],
  oauth_tenant_jit_provisioning_not_allowed: [400, 'stored'],
  invalid_oauth_tenant_for_jit_provisioning: [400, 'stored'],
  member_not_found: [404, 'stored'],
  member_external_id_already_used: [400, 'stored'],
  member_is_active: [400, 'stored'],
  invitation_not_found: [404, 'stored'],
  invitation_not_pending: [409, 'stored'],
  unable_to_auth_magic_link: [401, null],
  email_mismatch: [403, 'stored'],
};

test('every error has the status that callers know, and is stored for a key where it was decided', () => {
  const actual = Object.entries(errorTable).map(([type, { status, isReplayable: isStored }]) => [
    type,
    [status, isStored ? 'stored' : null],
  ]);
  expect(Object.fromEntries(actual)).toEqual(expected);
});

test('a response is rendered and stored by that table', () => {
  const rendering = { requestId: 'request-id-1', publicBaseUrl: 'https://usher.company.com' };
  for (const [type, [status, replay]] of Object.entries(expected)) {
    const response = renderError({ type: type as ErrorType, message: 'No.' }, rendering);
    expect(response).toMatchObject({
      status,
      body: { status_code: status, error_type: type, error_url: `https://usher.company.com/errors/${type}` },
    });
    expect(response.headers?.['retry-after']).toBe(status === 429 || status === 503 ? '5' : undefined);
    expect(isReplayable(response)).toBe(replay === 'stored');
  }
  expect(isReplayable({ body: { status_code: 200 } })).toBe(true);
});
