import { ApplicationFailure } from '@temporalio/common';
import { isTransientError } from '../../db/sql/transient-errors.ts';
import type { DeliveryResult } from './delivery-result.ts';

/** Three days of trying are enough (RFC 5321 §4.5.4.1 asks for four to five days of mail servers, not of their users). */
const retryWindowMs = 3 * 86_400_000;

export function isRetryWindowOver(firstAttemptAt: Date, now: Date): boolean {
  return now.getTime() - firstAttemptAt.getTime() > retryWindowMs;
}

/** A failure that Temporal retries; the words are ours. */
export function deliveryDelayed({ result, diagnostic }: DeliveryResult): ApplicationFailure {
  if (result === 'sender_refused') {
    return ApplicationFailure.create({
      type: 'SenderRefused',
      message: `The mail server refuses the sender: ${diagnostic}. It is tried again until the operator mends it.`,
    });
  }
  return ApplicationFailure.create({
    type: 'MailDelayed',
    message: `The e-mail did not go out yet: ${diagnostic}. It is tried again.`,
    category: 'BENIGN',
  });
}

/**
 * Describes a fault before the post, which counts against patience as one of the mail server does.
 * @param step what could not be done: `claimed`, `written`
 * @throws the error itself where PostgreSQL is away, which says nothing about the e-mail
 */
export function classifyErrorBeforeSend(error: unknown, step: 'claimed' | 'written'): DeliveryResult {
  if (isTransientError(error)) throw error;
  const name = error instanceof Error && /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
  const diagnostic = name === 'LinkKeyMissing' ? 'link key missing' : `could not be ${step} (${name})`;
  return { result: 'delayed', diagnostic };
}
