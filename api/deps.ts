import type { DispatchDeps } from './requests/dispatch.ts';
import type { Pool } from '../db/sql/client.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';

/** The project that this deployment is, as far as requests need to know it. */
export type Project = {
  readonly projectId: string;
  readonly secretHashes: readonly Buffer[];
  /** Lowest first. */
  readonly roles: readonly string[];
  readonly redirectUrls: readonly string[];
  readonly defaultRedirectUrl: string | null;
  readonly publicBaseUrl: string;
};

/**
 * The runs as plain records touch them. Each is called after the commit and never throws: a run that was not told
 * finds out by itself, and housekeeping begins what was lost.
 */
export type WorkflowSignals = {
  /** Begins what closes and erases a deleted organization. */
  closeOrganization(organizationId: string): Promise<void>;
  /**
   * What was held may go out now: the policy was changed, a seat is free, or an inviter has another role. That is noted;
   * what it held is signalled, and nobody waits for it.
   */
  policyChanged(): Promise<void>;
  /** The row of an open invitation was closed outside its run. */
  invitationClosed(invitationId: string): Promise<void>;
};

/** What the api is made of: given by `main.ts`, or by a test. */
export type ApiDeps = {
  readonly sql: Pool;
  readonly project: Project;
  readonly log: Log;
  readonly metrics: Metrics | null;
  readonly signals: WorkflowSignals;
  /** How changes of invitations are asked for. */
  readonly dispatch: DispatchDeps;
  /** Whether PostgreSQL and Temporal answer, each by name. Never throws. */
  checkReadiness(): Promise<Readiness>;
  /** Whether this process cannot recover by itself. */
  isStuck(): boolean;
};

export type Readiness = { readonly postgres: boolean; readonly temporal: boolean };
