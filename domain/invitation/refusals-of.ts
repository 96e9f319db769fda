import type { RefusalType } from '../refusal.ts';
import type { RequestInputs } from './inputs.ts';

/** The refusals of an accept by the organization's rules: the invitation stays open, and its emails are held meanwhile. */
export const refusalsOfRules = [
  'invalid_email_for_invites',
  'email_jit_provisioning_not_allowed',
  'invalid_email_for_jit_provisioning',
  'action_not_allowed_email_domain_is_claimed',
  'unauthorized_action',
  'invalid_rbac_role_assignment',
  'duplicate_member_email',
  'seat_limit_reached',
] as const satisfies readonly RefusalType[];

/**
 * The refusals of each verb. Decisions are typed by them and routes declare them, so a missing one does not compile.
 */
export const refusalsOf = {
  invite: ['organization_not_found', 'member_not_found', ...refusalsOfRules],
  join: ['organization_not_found', 'member_not_found', ...refusalsOfRules],
  accept: ['unable_to_auth_magic_link', 'email_mismatch', ...refusalsOfRules],
  amend: ['organization_not_found', 'invitation_not_found', 'invitation_not_pending', ...refusalsOfRules],
  decline: ['unable_to_auth_magic_link', 'invitation_not_found', 'invitation_not_pending'],
  revoke: ['organization_not_found', 'invitation_not_found', 'invitation_not_pending'],
} as const satisfies Record<keyof RequestInputs, readonly RefusalType[]>;

export type RefusalOfRules = (typeof refusalsOfRules)[number];
export type RefusalOf<Verb extends keyof RequestInputs> = (typeof refusalsOf)[Verb][number];
