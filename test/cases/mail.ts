import { cannotApply, runBy, waitFor } from './answers.ts';
import type { CaseTable } from './answers.ts';

export const mailCases: CaseTable = {
  ...runBy('test/domain/invitation/text-cases.test.ts', 'MAILCO-005 MAILCO-006 MAILCO-007'),
  ...runBy('test/activities/email-hostile-text.test.ts', 'MAILCO-002 MAILCO-003 MAILCO-011 MAILCO-012'),
  ...runBy('test/activities/email-headers.test.ts', 'MAILCO-013 MAILCO-021'),
  ...waitFor('one-click unsubscribe', 'MAILCO-020 MAILCO-025 MAILCO-026'),
  ...cannotApply('no picture of an organization is in mail or on a page', 'MAILCO-016'),
  ...cannotApply('no language written from right to left is offered; `ar` is invalid_locale', 'MAILCO-019'),
  ...waitFor(
    'webhooks',
    `WEBHOO-001 WEBHOO-002 WEBHOO-005 WEBHOO-006 WEBHOO-007 WEBHOO-009 WEBHOO-010 WEBHOO-011
     WEBHOO-014 WEBHOO-015 WEBHOO-017 WEBHOO-019 WEBHOO-020 WEBHOO-021 WEBHOO-023 WEBHOO-024
     WEBHOO-026`,
  ),
  ...cannotApply(
    'mail events come with the project’s secret, not from a provider’s signature',
    'WEBHOO-027 WEBHOO-028',
  ),
  ...waitFor('mail events', 'WEBHOO-033'),
};
