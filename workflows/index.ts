export { housekeeping } from './housekeeping.ts';
export { memberInvitation } from './member-invitation.ts';
export { organizationClosing } from './organization-closing.ts';
