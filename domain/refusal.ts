import { refuse } from './outcome.ts';
import type { Refused } from './outcome.ts';

/**
 * Every refusal of a decision, as callers see it in `error_type`. The names are those of the Stytch B2B API where it
 * has one.
 */
export type RefusalType =
  // an organization and its policy
  | 'invalid_organization_name'
  | 'invalid_organization_slug'
  | 'organization_slug_already_used'
  | 'organization_external_id_already_used'
  | 'invalid_organization_auth_factor_setting'
  | 'invalid_restricted_email_setting'
  | 'organization_settings_domain_too_common'
  | 'organization_settings_disposable_domain'
  | 'organization_settings_duplicate_domain'
  | 'organization_settings_invalid_domain'
  | 'organization_settings_duplicate_claimed_domain'
  | 'organization_settings_claimed_domain_too_common'
  | 'invalid_metadata'
  | 'invalid_seat_limit'
  // a member
  | 'member_external_id_already_used'
  | 'member_is_active'
  // an invite
  | 'invalid_email'
  | 'invalid_email_for_invites'
  | 'duplicate_member_email'
  | 'action_not_allowed_email_domain_is_claimed'
  | 'seat_limit_reached'
  | 'invalid_rbac_role_assignment'
  | 'unauthorized_action'
  | 'invalid_expiration'
  | 'invalid_reminders'
  | 'invalid_locale'
  | 'invalid_name'
  | 'invalid_message'
  | 'invalid_template_id'
  | 'invalid_invite_redirect_url'
  // joining without an invite
  | 'email_jit_provisioning_not_allowed'
  | 'invalid_email_for_jit_provisioning'
  | 'email_not_verified'
  | 'sso_jit_provisioning_not_allowed'
  | 'invalid_sso_connection_for_jit_provisioning'
  | 'oauth_tenant_jit_provisioning_not_allowed'
  | 'invalid_oauth_tenant_for_jit_provisioning'
  // what a request is about
  | 'organization_not_found'
  | 'member_not_found'
  | 'invitation_not_found'
  | 'invitation_not_pending'
  | 'unable_to_auth_magic_link'
  | 'email_mismatch';

export type Refusal<E extends string = RefusalType> = {
  readonly type: E;
  readonly message: string;
  /** For programs; no personal data, no secret. */
  readonly details?: Readonly<Record<string, string | number | null>>;
};

/** Also for an organization that was deleted, or is being deleted. */
export function organizationNotFound(): Refused<'organization_not_found'> {
  return refuse('organization_not_found', 'organization_id names no organization of this project.');
}

export function memberNotFound(): Refused<'member_not_found'> {
  return refuse('member_not_found', 'The organization has no such member.');
}

export function invitationNotFound(): Refused<'invitation_not_found'> {
  return refuse('invitation_not_found', 'The organization has no such invitation.');
}

/** The address belongs to an active member, or to another open invitation where only one may have it. */
export function duplicateMemberEmail(): Refused<'duplicate_member_email'> {
  return refuse(
    'duplicate_member_email',
    'email_address belongs to a member of this organization, or is invited already.',
  );
}

export function memberExternalIdTaken(): Refused<'member_external_id_already_used'> {
  return refuse(
    'member_external_id_already_used',
    'external_id belongs to another member of this organization.',
  );
}
