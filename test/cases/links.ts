import { cannotApply, runBy, waitFor } from './answers.ts';
import type { CaseTable } from './answers.ts';

export const linkCases: CaseTable = {
  ...runBy(
    'test/domain/invitation/redirect-cases.test.ts',
    `LINKS-016 LINKS-017 LINKS-018 LINKS-019 LINKS-020 LINKS-021 LINKS-022 LINKS-024 LINKS-025
     LINKS-026 LINKS-031 LINKS-033`,
  ),
  ...runBy('test/api/link-in-the-mail.test.ts', 'LINKS-001 LINKS-002 LINKS-003 LINKS-004'),
  ...runBy(
    'test/system/links.test.ts',
    'LINKS-008 LINKS-010 LINKS-011 LINKS-013 TOKEN-018 TOKEN-019 TOKEN-024',
  ),
  ...runBy('test/api/link-opened.test.ts', 'LINKS-039'),
  ...cannotApply(
    'the link alone proves the mailbox: who submits the form with it has it, and there is no session',
    'LINKS-014',
  ),
  ...cannotApply(
    'there is no cookie and no session that a foreign page could ride on; the token is in the body',
    'LINKS-042 LINKS-043',
  ),
  ...cannotApply('nobody signs in here, so nothing is stored during a sign-in', 'LINKS-046'),
  ...runBy(
    'test/api/cases-tokens.test.ts',
    'TOKEN-002 TOKEN-003 TOKEN-004 TOKEN-005 TOKEN-007 TOKEN-008 TOKEN-014',
  ),
  ...runBy('test/api/link-minting.test.ts', 'TOKEN-001'),
  ...waitFor('a measurement of wrong tokens', 'TOKEN-027'),
  ...cannotApply('tokens are not signed claims; nothing in them is read', 'TOKEN-006'),
  ...cannotApply('a token opens one thing only; there is no other place that takes one', 'TOKEN-016'),
  ...runBy(
    'test/api/accept-address.test.ts',
    'ACCEPT-001 ACCEPT-002 ACCEPT-005 ACCEPT-006 ACCEPT-008 ACCEPT-014',
  ),
  ...cannotApply('no cookie is set or read', 'ACCEPT-012'),
  ...cannotApply('nobody signs in here, so the token goes into no returnTo', 'ACCEPT-015'),
};
