import { cannotApply, runBy, waitFor } from './answers.ts';
import type { CaseTable } from './answers.ts';

export const peopleCases: CaseTable = {
  ...runBy(
    'test/domain/member/role-cases.test.ts',
    'AUTHZ-009 AUTHZ-010 AUTHZ-011 AUTHZ-016 AUTHZ-018 AUTHZ-019 AUTHZ-020',
  ),
  ...runBy('test/system/callers.test.ts', 'AUTHZ-004'),
  ...runBy('test/system/links.test.ts', 'AUTHZ-022'),
  ...runBy('test/api/cases-authority.test.ts', 'AUTHZ-007 AUTHZ-021 AUTHZ-024'),
  ...runBy('test/api/cases-search.test.ts', 'AUTHZ-029'),
  ...cannotApply('credentials are the project’s, which owns all its organizations', 'AUTHZ-006 AUTHZ-027'),
  ...cannotApply('there is one database role; each query names its organization', 'AUTHZ-030'),
  ...cannotApply(
    'who reaches Temporal is the deployment’s matter; a run takes nothing but an id from there',
    'AUTHZ-032',
  ),
  ...waitFor('the limits per recipient, organization and minute', 'ABUSE-003 ABUSE-004 ABUSE-005'),
  ...waitFor('mail events', 'ABUSE-010 ABUSE-011'),
  ...cannotApply('one deployment is one project, which makes its organizations itself', 'ABUSE-007'),
  ...cannotApply('open invitations are bounded by seat_limit where an organization sets one', 'ABUSE-009'),
  ...runBy('test/api/link-opened.test.ts', 'PRIVAC-003 PRIVAC-004'),
  ...runBy('test/system/everything-killed.test.ts', 'PRIVAC-006 PRIVAC-007'),
  ...waitFor('a test of housekeeping', 'PRIVAC-012'),
  ...cannotApply('there is no export', 'PRIVAC-010'),
  ...cannotApply('there are no viewers: who has the project’s secret sees the project', 'PRIVAC-013'),
};
