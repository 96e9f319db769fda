import { ApplicationFailure } from '@temporalio/common';

/** Three days of trying are enough (RFC 5321 §4.5.4.1 asks for four to five days of mail servers, not of their users). */
const patienceMs = 3 * 86_400_000;

export function isOutOfPatience(firstAttemptAt: Date, now: Date): boolean {
  return now.getTime() - firstAttemptAt.getTime() > patienceMs;
}

/** A fault that Temporal tries again; the words are ours. */
export function mailDelayed(diagnostic: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'MailDelayed',
    message: `The mail server did not take the e-mail yet: ${diagnostic}. It is tried again.`,
    category: 'BENIGN',
  });
}
