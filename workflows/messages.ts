import { TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { OutcomeCode } from '../domain/invitation/snapshot.ts';

/** What can be asked of an invitation. Each verb is an Update whose only argument, and id, is the request's id. */
export const verbs = ['invite', 'join', 'accept', 'decline', 'revoke', 'amend'] as const;
export type Verb = (typeof verbs)[number];

export const updates = {
  invite: defineUpdate<OutcomeCode, [requestId: string]>('invite'),
  join: defineUpdate<OutcomeCode, [requestId: string]>('join'),
  accept: defineUpdate<OutcomeCode, [requestId: string]>('accept'),
  decline: defineUpdate<OutcomeCode, [requestId: string]>('decline'),
  revoke: defineUpdate<OutcomeCode, [requestId: string]>('revoke'),
  amend: defineUpdate<OutcomeCode, [requestId: string]>('amend'),
} satisfies Record<Verb, unknown>;

/** Hands over a request that nobody waits for: housekeeping's way of asking. */
export const decideRequestSignal = defineSignal<[verb: Verb, requestId: string]>('decideRequest');
/** The row was changed by somebody else than its run, which should look at it again. */
export const rowChanged = defineSignal('rowChanged');
/** The organization's policy was changed: what it held back may go out now. Comes from housekeeping. */
export const policyChanged = defineSignal('policyChanged');
/** Wakes housekeeping: a change of policy was noted, and what it held back is to be signalled. */
export const policyChangeNoted = defineSignal('policyChangeNoted');

export const taskQueue = 'usher';
/** E-mails have a queue of their own: those that a silent mail server holds up never stand before a decision. */
export const mailTaskQueue = 'usher-mail';

export function invitationWorkflowId(invitationId: string): string {
  return `invitation/${invitationId}`;
}

export function closingWorkflowId(organizationId: string): string {
  return `organization-closing/${organizationId}`;
}

/** `open` from the start, then the name of the ending; `cancelled` where the run was cancelled by hand before it. */
export const stateAttribute = defineSearchAttributeKey('UsherState', 'KEYWORD');
export const organizationAttribute = defineSearchAttributeKey('UsherOrganizationId', 'KEYWORD');

/** How a run is begun, by whoever begins it: joining the one that is there, and findable by organization and state. */
export function invitationWorkflowOptions(invitationId: string, organizationId: string) {
  return {
    workflowId: invitationWorkflowId(invitationId),
    taskQueue,
    args: [invitationId] as [string],
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: organizationAttribute, value: organizationId },
      { key: stateAttribute, value: 'open' },
    ]),
    staticSummary: `Invitation ${invitationId}`,
    staticDetails: `Of organization ${organizationId}. The row in PostgreSQL is the truth; this run follows it.`,
  } as const;
}

/** How housekeeping is started, by whoever finds that it may be missing: one that runs is joined. */
export const housekeepingWorkflowOptions = {
  workflowId: 'housekeeping',
  taskQueue,
  workflowIdConflictPolicy: 'USE_EXISTING',
  staticSummary:
    'Dispatches what waits, starts what is missing, signals changes of policy, deletes what is old',
} as const;

export function closingWorkflowOptions(organizationId: string) {
  return {
    workflowId: closingWorkflowId(organizationId),
    taskQueue,
    args: [organizationId] as [string],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `End of organization ${organizationId}`,
  } as const;
}
