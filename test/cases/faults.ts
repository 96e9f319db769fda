import { cannotApply, runBy, waitFor } from './answers.ts';
import type { CaseTable } from './answers.ts';

export const faultCases: CaseTable = {
  ...runBy('test/api/cases-idempotency.test.ts', 'IDEMPO-002 IDEMPO-006 IDEMPO-007'),
  ...runBy('test/system/parts-down.test.ts', 'IDEMPO-010 IDEMPO-011 RELIAB-030'),
  ...runBy('test/system/worker-killed.test.ts', 'RELIAB-007 RELIAB-008 RELIAB-009 RELIAB-010'),
  ...runBy('test/system/everything-killed.test.ts', 'RELIAB-041 RELIAB-043'),
  ...cannotApply(
    'a key belongs to method and path: with another body it is idempotency_key_reused, whatever the organization',
    'IDEMPO-005',
  ),
  ...cannotApply(
    'mail goes out by SMTP, which has no idempotency keys; Message-ID makes a second one recognisable',
    'IDEMPO-014',
  ),
  ...runBy('test/db/accept-races.test.ts', 'RACE-003'),
  ...runBy('test/db/email-races.test.ts', 'RACE-005 RACE-006'),
  ...runBy('test/db/invite-races.test.ts', 'RACE-007'),
  ...runBy('test/db/seat-races.test.ts', 'RACE-009 RACE-010'),
  ...runBy('test/db/ways-in.test.ts', 'RACE-011 RACE-013 RACE-014 RACE-016 RACE-017'),
  // An accept is judged by the moment it was asked: one that then waits for a lock beyond the expiry lets in. What the
  // case is after holds: asked too late never lets anybody in, whatever instant the transaction began at.
  ...runBy('test/db/lock-waits.test.ts', 'RACE-022'),
  ...runBy('test/db/model-check.test.ts', 'RACE-024'),
  ...runBy('test/workflows/mail-faults.test.ts', 'RELIAB-020 RELIAB-022 RELIAB-023 RELIAB-027 RELIAB-028'),
  ...runBy('test/workflows/silent-mail-server.test.ts', 'RELIAB-024 RELIAB-025'),
  ...waitFor('system tests with a process killed', 'RELIAB-001 RELIAB-003'),
  ...runBy('test/workflows/outages.test.ts', 'RELIAB-016'),
  ...waitFor(
    'a limit to the wait for a connection: the pool has none, a caller waits as long as a statement may run',
    'RELIAB-015',
  ),
  ...waitFor('system tests with PostgreSQL or Temporal at fault', 'RELIAB-033 RELIAB-034'),
  ...runBy('test/domain/invitation/reminder-plan.test.ts', 'RELIAB-038'),
  ...runBy('test/db/wrong-clock.test.ts', 'RELIAB-035'),
  ...waitFor('the bench and the soak', 'RELIAB-044 RELIAB-045'),
};
