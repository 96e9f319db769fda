import { describe, expect, test } from 'vitest';
import type { DomainName } from '../../../domain/address/types.ts';
import { grantRoles, implicitRolesFor } from '../../../domain/member/roles.ts';
import { casesRunBy } from '../../cases/adversarial.ts';

const projectRoles = ['member', 'admin', 'owner'];
const response = (
  requested: readonly string[],
  inviterRoles: readonly string[] | null,
  roles = projectRoles,
) => {
  const outcome = grantRoles({ projectRoles: roles, requested, inviterRoles });
  return outcome.ok ? outcome.value.join(' ') : outcome.refusal.type;
};
const unknown = 'invalid_rbac_role_assignment';

describe('the roles of an invite', () => {
  test.each<readonly [readonly string[], readonly string[] | null, string]>([
    [[], null, 'member'],
    [[], ['owner'], 'member'],
    [['owner'], null, 'owner'],
    [['admin', 'member', 'admin'], null, 'member admin'],
    [['admin'], ['admin'], 'admin'],
    [['admin'], ['member', 'owner'], 'admin'],
    [['owner'], ['admin'], 'unauthorized_action'],
    [['member', 'owner'], ['admin'], 'unauthorized_action'],
    [['member'], [], 'unauthorized_action'],
    [['member'], ['a role of old'], 'unauthorized_action'],
    [['Member'], null, unknown],
    [['member '], null, unknown],
    [['__proto__'], null, unknown],
    [['0'], null, unknown],
    [['length'], ['owner'], unknown],
  ])('%j asked for by %j: %s', (requested, inviterRoles, expected) => {
    expect(response(requested, inviterRoles)).toBe(expected);
  });

  test('are refused where the project has none', () => {
    expect(response([], null, [])).toBe(unknown);
  });

  const cases = casesRunBy('test/domain/member/role-cases.test.ts');
  test.each(cases)('$id, $why: $expected', ({ input, setup, expected }) => {
    const { role } = (input as { readonly body: { readonly role: string | readonly string[] } }).body;
    const inviter = /caller role (?<role>\w+)/.exec(setup)?.groups?.['role'] ?? '';
    const requested = typeof role === 'string' ? [role] : role;
    expect(response(requested, [inviter])).toBe(
      expected.includes('unknown_role') ? unknown : 'unauthorized_action',
    );
  });
});

test('implicit roles are those of exactly the domain, each once', () => {
  const of = (domain: string) => domain as DomainName;
  const implicitRoles = [
    { domain: of('company.com'), roleId: 'admin' },
    { domain: of('company.com'), roleId: 'admin' },
    { domain: of('company.com'), roleId: 'owner' },
    { domain: of('other.com'), roleId: 'member' },
  ];
  expect(implicitRolesFor({ implicitRoles }, of('company.com'))).toEqual(['admin', 'owner']);
  expect(implicitRolesFor({ implicitRoles }, of('eu.company.com'))).toEqual([]);
});
