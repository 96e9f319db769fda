import type { Client } from '@temporalio/client';
import type { TransactionDeps } from '../db/transactions/context.ts';
import type { TokenOf } from '../domain/invitation/link.ts';
import type { Log } from '../runtime/log.ts';
import type { Mailer } from './smtp/mailer.ts';

/** What deeds are done with. */
export type ActivityDeps = {
  readonly transactions: TransactionDeps;
  readonly tokenOf: TokenOf;
  readonly mailer: Mailer;
  /** Without a slash at its end; links are built from it. */
  readonly publicBaseUrl: string;
  readonly temporal: Client;
  /** After so many days whom a closed invitation was for is erased; null: never. */
  readonly retentionDays: number | null;
  readonly log: Log;
};
