import { cannotApply, runBy, waitFor } from './answers.ts';
import type { CaseTable } from './answers.ts';

export const faultCases: CaseTable = {
  ...runBy('test/api/cases-idempotency.test.ts', 'IDEMPO-002 IDEMPO-006 IDEMPO-007'),
  ...runBy('test/story/nobody-there.test.ts', 'IDEMPO-010 IDEMPO-011 RELIAB-030'),
  ...runBy('test/story/worker-killed.test.ts', 'RELIAB-007 RELIAB-008'),
  ...runBy('test/story/everything-killed.test.ts', 'RELIAB-041 RELIAB-043'),
  ...cannotApply(
    'a key belongs to method and path: with another body it is idempotency_key_reused, whatever the organization',
    'IDEMPO-005',
  ),
  ...cannotApply(
    'mail goes out by SMTP, which has no idempotency keys; Message-ID makes a second one recognisable',
    'IDEMPO-014',
  ),
  ...waitFor(
    'the races on real PostgreSQL',
    `RACE-003 RACE-005 RACE-006 RACE-007 RACE-009 RACE-010 RACE-011 RACE-013 RACE-014 RACE-016
     RACE-017 RACE-022`,
  ),
  ...waitFor('a property test of the states', 'RACE-024'),
  ...waitFor('stories with a process killed', 'RELIAB-001 RELIAB-003 RELIAB-009 RELIAB-010'),
  ...waitFor(
    'stories with a mail server at fault',
    'RELIAB-020 RELIAB-022 RELIAB-023 RELIAB-024 RELIAB-025 RELIAB-027 RELIAB-028',
  ),
  ...waitFor('stories with PostgreSQL or Temporal at fault', 'RELIAB-015 RELIAB-016 RELIAB-033 RELIAB-034'),
  ...runBy('test/domain/invitation/reminder-plan.test.ts', 'RELIAB-038'),
  ...waitFor('a story with a worker whose clock is wrong', 'RELIAB-035'),
  ...waitFor('the bench and the soak', 'RELIAB-044 RELIAB-045'),
};
