import type { DispatchDeps } from './requests/dispatch.ts';
import type { Pool } from '../db/sql/client.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';

/** Settings of the single project that this deployment serves. */
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
 * Signals to workflows about changes of plain records, each sent after the commit. They never throw: a workflow whose
 * signal is lost notices the change at its next timer, and housekeeping starts a lost workflow.
 */
export type WorkflowSignals = {
  /** Starts the workflow that closes and erases a deleted organization. */
  closeOrganization(organizationId: string): Promise<void>;
  /** Held emails may be sent now: the policy was changed, a seat is free, or an inviter has other roles. */
  policyChanged(): Promise<void>;
  /** The row of an open invitation was closed outside its workflow. */
  invitationClosed(invitationId: string): Promise<void>;
};

/** Dependencies of the API, given by `main.ts` or by a test. */
export type ApiDeps = {
  readonly sql: Pool;
  readonly project: Project;
  readonly log: Log;
  readonly metrics: Metrics | null;
  readonly signals: WorkflowSignals;
  /** Dispatches requests about invitations. */
  readonly dispatch: DispatchDeps;
  /** Checks whether PostgreSQL and Temporal respond, each by name. Never throws. */
  checkReadiness(): Promise<Readiness>;
  /** Returns whether only a restart helps this process. */
  isStuck(): boolean;
};

export type Readiness = { readonly postgres: boolean; readonly temporal: boolean };
