import type { Client } from '@temporalio/client';
import type { TransactionDeps } from '../db/transactions/context.ts';
import type { TokenOf } from '../domain/invitation/link.ts';
import type { Log } from '../runtime/log.ts';
import type { Mailer } from './smtp/mailer.ts';

/** Dependencies shared by all activities. */
export type ActivityDeps = {
  readonly transactions: TransactionDeps;
  readonly tokenOf: TokenOf;
  readonly mailer: Mailer;
  /** Base URL of the accept page, without a trailing slash. */
  readonly publicBaseUrl: string;
  readonly temporal: Client;
  /** Days after which the personal data of a closed invitation is erased; null: never. */
  readonly retentionDays: number | null;
  readonly log: Log;
};
