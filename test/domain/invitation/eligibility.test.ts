import { describe, expect, test } from 'vitest';
import { parseEmailAddress } from '../../../domain/address/parse-email-address.ts';
import { checkAccept, checkAmend, checkInvite } from '../../../domain/invitation/eligibility.ts';
import type { InviteEligibilityInput } from '../../../domain/invitation/eligibility.ts';
import { createPolicy } from '../../../domain/organization/change-policy.ts';
import type { PolicyFields } from '../../../domain/organization/change-policy.ts';
import type { Outcome } from '../../../domain/outcome.ts';

const projectRoles = ['member', 'admin', 'owner'];

function policy(fields: PolicyFields) {
  const outcome = createPolicy(fields, projectRoles);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}

function facts(over: Partial<InviteEligibilityInput>): InviteEligibilityInput {
  const email = parseEmailAddress('ada@company.com');
  if (!email.ok) throw new Error(email.refusal.message);
  return {
    policy: policy({}),
    projectRoles,
    kind: 'invite',
    emailAddress: email.value,
    requestedRoles: [],
    inviter: null,
    claimedByAnother: false,
    isMember: false,
    holdsSeat: false,
    activeMembers: 1,
    otherOpenInvites: 1,
    ...over,
  };
}

const response = (outcome: Outcome<readonly string[]>) =>
  outcome.ok ? outcome.value.join(' ') : outcome.refusal.type;

const admin = { roles: ['admin'] };
const closed = policy({ ssoJitProvisioning: 'ALL_ALLOWED' });
const joinable = policy({
  emailJitProvisioning: 'RESTRICTED',
  emailAllowedDomains: ['company.com'],
  seatLimit: 2,
});
const full = policy({ seatLimit: 2 });

describe('an invite and an accept are judged', () => {
  test.each<readonly [string, Partial<InviteEligibilityInput>, string, string]>([
    ['by the project', { requestedRoles: ['owner'] }, 'owner', 'owner'],
    ['by an admin, of no role', { inviter: admin }, 'member', 'member'],
    [
      'by an admin, of a higher role',
      { inviter: admin, requestedRoles: ['owner'] },
      'unauthorized_action',
      'unauthorized_action',
    ],
    ['by nobody’s member', { inviter: 'gone' }, 'member_not_found', 'unauthorized_action'],
    [
      'to an unknown role',
      { requestedRoles: ['boss'] },
      'invalid_rbac_role_assignment',
      'invalid_rbac_role_assignment',
    ],
    [
      'where invites are closed',
      { policy: closed },
      'invalid_email_for_invites',
      'invalid_email_for_invites',
    ],
    [
      'of a claimed domain',
      { claimedByAnother: true },
      'action_not_allowed_email_domain_is_claimed',
      'action_not_allowed_email_domain_is_claimed',
    ],
    ['to a member', { isMember: true }, 'duplicate_member_email', 'duplicate_member_email'],
    ['with seats taken by members and invites', { policy: full }, 'seat_limit_reached', 'member'],
    [
      'with seats taken by members',
      { policy: full, activeMembers: 2, otherOpenInvites: 0 },
      'seat_limit_reached',
      'seat_limit_reached',
    ],
    [
      'again, its limit lowered below what is open',
      { policy: full, holdsSeat: true, activeMembers: 2 },
      'member',
      'seat_limit_reached',
    ],
    ['as a join, which holds no seat while open', { policy: joinable, kind: 'join' }, 'member', 'member'],
    [
      'as a join with seats taken by members',
      { policy: joinable, kind: 'join', activeMembers: 2 },
      'seat_limit_reached',
      'seat_limit_reached',
    ],
    [
      'as a join where nobody may',
      { kind: 'join' },
      'email_jit_provisioning_not_allowed',
      'email_jit_provisioning_not_allowed',
    ],
  ])('%s', (_, over, atInvite, atAccept) => {
    expect(response(checkInvite(facts(over)))).toBe(atInvite);
    expect(response(checkAccept(facts(over)))).toBe(atAccept);
  });
});

describe('a change of an open invitation is judged', () => {
  const name = { address: false, roles: false };
  const roles = { address: false, roles: true };
  const address = { address: true, roles: false };
  test.each<readonly [string, Partial<InviteEligibilityInput>, typeof name, string]>([
    ['of its name, with any inviter', { inviter: 'gone', requestedRoles: ['admin'] }, name, 'admin'],
    [
      'of its name, the inviter no longer of that role',
      { inviter: admin, requestedRoles: ['owner'] },
      name,
      'owner',
    ],
    ['of its name, the role no longer listed', { requestedRoles: ['boss'] }, name, 'boss'],
    ['of its name, all seats taken', { policy: full, activeMembers: 2 }, name, ''],
    ['of its name, against policy', { policy: closed }, name, 'invalid_email_for_invites'],
    [
      'of its name, the domain claimed',
      { claimedByAnother: true },
      name,
      'action_not_allowed_email_domain_is_claimed',
    ],
    ['of its roles, the inviter gone', { inviter: 'gone' }, roles, 'unauthorized_action'],
    [
      'of its roles, above the inviter’s',
      { inviter: admin, requestedRoles: ['owner'] },
      roles,
      'unauthorized_action',
    ],
    [
      'of its roles, to one that is not listed',
      { requestedRoles: ['boss'] },
      roles,
      'invalid_rbac_role_assignment',
    ],
    ['of its roles, to one the inviter has', { inviter: admin, requestedRoles: ['admin'] }, roles, 'admin'],
    ['of its address, the inviter gone', { inviter: 'gone' }, address, 'unauthorized_action'],
    ['of its address, to a member’s', { isMember: true }, address, 'duplicate_member_email'],
    [
      'of its address, with its roles above the inviter’s',
      { inviter: admin, requestedRoles: ['owner'] },
      address,
      'unauthorized_action',
    ],
  ])('%s', (_, over, changes, expected) => {
    expect(response(checkAmend(facts(over), changes))).toBe(expected);
  });
});
