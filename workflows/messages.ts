import { TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { OutcomeCode } from '../domain/invitation/snapshot.ts';

/** The changes that a request can ask for. Each is an Update of `memberInvitation`, named by its verb. */
export const verbs = ['invite', 'join', 'accept', 'decline', 'revoke', 'amend'] as const;
export type Verb = (typeof verbs)[number];

/** Updates of `memberInvitation`: decide a request and return its outcome. The update id is the request's id too. */
export const updates = {
  invite: defineUpdate<OutcomeCode, [requestId: string]>('invite'),
  join: defineUpdate<OutcomeCode, [requestId: string]>('join'),
  accept: defineUpdate<OutcomeCode, [requestId: string]>('accept'),
  decline: defineUpdate<OutcomeCode, [requestId: string]>('decline'),
  revoke: defineUpdate<OutcomeCode, [requestId: string]>('revoke'),
  amend: defineUpdate<OutcomeCode, [requestId: string]>('amend'),
} satisfies Record<Verb, unknown>;

/** Signals of `memberInvitation`. */
export const signals = {
  /** Decides a request as its Update does, with no caller waiting. Housekeeping dispatches pending requests by it. */
  decideRequest: defineSignal<[verb: Verb, requestId: string]>('decideRequest'),
  /** The row was changed outside the workflow, which loads it again. */
  rowChanged: defineSignal('rowChanged'),
  /** The organization's policy changed: an e-mail that it held may go out now. */
  policyChanged: defineSignal('policyChanged'),
};

/** Signal of `housekeeping`: a change of policy was recorded, so the invitations that it concerns are signalled. */
export const policyChangeRecorded = defineSignal('policyChangeRecorded');

export const taskQueue = 'usher';
/** E-mails have a task queue of their own, so that a silent mail server never takes the slots of decisions. */
export const mailTaskQueue = 'usher-mail';

/** The activities of `mailTaskQueue`. The workflows' proxies and the mail worker are both made from this list. */
export const mailActivities = [
  'sendEmail',
  'sendAlreadyMemberEmail',
] as const satisfies readonly (keyof Activities)[];
export type MailActivity = (typeof mailActivities)[number];

export function invitationWorkflowId(invitationId: string): string {
  return `invitation/${invitationId}`;
}

export function closingWorkflowId(organizationId: string): string {
  return `organization-closing/${organizationId}`;
}

/** `open` from the start, then the name of the ending; `cancelled` after a cancellation by hand. */
export const stateAttribute = defineSearchAttributeKey('UsherState', 'KEYWORD');
export const organizationAttribute = defineSearchAttributeKey('UsherOrganizationId', 'KEYWORD');

/** Options to start `memberInvitation`, or to reach the one that is open. */
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
    staticDetails: `Of organization ${organizationId}. The row in PostgreSQL is the truth; this workflow follows it.`,
  } as const;
}

/** Options to start `housekeeping`, of which one is open at a time. */
export const housekeepingWorkflowOptions = {
  workflowId: 'housekeeping',
  taskQueue,
  workflowIdConflictPolicy: 'USE_EXISTING',
  staticSummary:
    'Dispatches pending requests, starts missing workflows, signals changes of policy, deletes and erases outdated rows',
} as const;

/** Options to start `organizationClosing`, or to reach the one that is open. */
export function closingWorkflowOptions(organizationId: string) {
  return {
    workflowId: closingWorkflowId(organizationId),
    taskQueue,
    args: [organizationId] as [string],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `End of organization ${organizationId}`,
  } as const;
}
