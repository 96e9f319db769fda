import type { IsLinkAlive, MintLink } from '../../domain/invitation/link.ts';
import type { Holder } from '../requests-holder.ts';
import type { InvitationRow } from '../invitations.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { RefusalOf } from '../../domain/invitation/refusals-of.ts';
import type { Request, RequestValue, Verb } from '../requests.ts';
import type { Pool, Sql } from '../sql/client.ts';

/** What changes to invitations stand on. */
export type TransactionDeps = {
  readonly sql: Pool;
  readonly mintLink: MintLink;
  readonly isLinkAlive: IsLinkAlive;
  /** Lowest first. */
  readonly projectRoles: readonly string[];
  /** A new UUIDv7. */
  readonly newId: () => string;
};

/** One request being decided, in a transaction that holds its organization and its invitation. */
export type DecisionContext<R extends Request = Request> = {
  readonly deps: TransactionDeps;
  readonly sql: Sql;
  readonly organization: LockedOrganization;
  readonly request: R;
  /** The row of its invitation, locked; null where there is none. */
  readonly invitation: InvitationRow | null;
  /** What has the address already which the request wants for its invitation. */
  readonly holder: Holder | null;
  /** clock(), read after the locks were taken. */
  readonly now: Date;
};

/**
 * `elsewhere`: not decided here, since the request now belongs to another invitation. `undecided`: left for a newer
 * worker, which knows its kind.
 */
export type Decision<V extends Verb = Verb> =
  Outcome<RequestValue, RefusalOf<V>> | 'reassigned' | 'undecided';

export type RequestFor<V extends Request['kind']> = Extract<Request, { kind: V }>;

export async function readClock(sql: Sql): Promise<Date> {
  const rows = await sql<[{ now: Date }]>`select clock() as now`;
  return rows[0].now;
}
