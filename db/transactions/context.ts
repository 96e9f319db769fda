import type { EligibilityInput } from '../../domain/invitation/eligibility.ts';
import type { Invitation } from '../../domain/invitation/invitation.ts';
import type { IsLinkAlive, MintLink } from '../../domain/invitation/link.ts';
import type { RefusalOf } from '../../domain/invitation/refusals-of.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { LockedOrganization } from '../organizations-lock.ts';
import type { Holder } from '../requests-holder.ts';
import type { Request, RequestValue, Verb } from '../requests.ts';
import type { Pool, Tx } from '../sql/client.ts';

/** Dependencies of the deciding transactions. */
export type TransactionDeps = {
  readonly sql: Pool;
  readonly mintLink: MintLink;
  readonly isLinkAlive: IsLinkAlive;
  /** Lowest first. */
  readonly projectRoles: readonly string[];
  /** Returns a new UUIDv7. */
  readonly newId: () => string;
};

/** A request to decide, in a transaction that has locked its organization, its invitation and the request. */
export type DecisionContext<R extends Request = Request> = {
  readonly deps: TransactionDeps;
  readonly tx: Tx;
  readonly organization: LockedOrganization;
  readonly request: R;
  /** The locked invitation; null where it has no row. */
  readonly invitation: Invitation | null;
  /** What already has the address that the request wants for its invitation. */
  readonly holder: Holder | null;
  /** The clock, read after the locks were taken. */
  readonly now: Date;
  /** What is known about the subject of the request; null where the request has none. */
  readonly facts: SubjectFacts | null;
};

/** What is judged of a request: the invitation as it would be. */
export type Subject = Pick<EligibilityInput, 'kind' | 'emailAddress' | 'requestedRoles'> & {
  readonly invitedByMemberId: string | null;
};

/** What the database knows about a subject. Seats are counted where they are limited and the verb needs them. */
export type SubjectFacts = EligibilityInput & {
  readonly activeMembers: number;
  readonly otherOpenInvites: number;
};

/**
 * `reassigned`: not decided here, since the request belongs to another invitation now. `undecided`: left to a newer
 * worker, which knows its kind.
 */
export type Decision<V extends Verb = Verb> =
  Outcome<RequestValue, RefusalOf<V>> | 'reassigned' | 'undecided';

export type RequestFor<V extends Request['kind']> = Extract<Request, { kind: V }>;
