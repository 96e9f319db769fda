/**
 * The SDK captures a stack for every promise of a workflow, which the Temporal UI shows as its Call Stack. Two frames of
 * ours say where a workflow waits (the first frame is the SDK's own), and cost a seventh less of the workers' CPU than
 * the ten of the default. This file runs in the workflows' sandbox, so no other stack is cut.
 */
Error.stackTraceLimit = 3;

export { housekeeping } from './housekeeping.ts';
export { memberInvitation } from './member-invitation.ts';
export { organizationClosing } from './organization-closing.ts';
