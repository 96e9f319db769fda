import type { ErrorType } from './error-type.ts';
import type { ErrorEntries, ErrorEntry } from './entry.ts';
import { invitationErrors } from './invitations.ts';
import { inviteErrors } from './invites.ts';
import { joiningErrors } from './joining.ts';
import { organizationErrors } from './organizations.ts';
import { requestErrors } from './requests.ts';

/** The errors in the order of their index page. */
export const errorGroups: readonly { readonly title: string; readonly errors: ErrorEntries }[] = [
  { title: 'The request', errors: requestErrors },
  { title: 'Organizations', errors: organizationErrors },
  { title: 'Invites', errors: inviteErrors },
  { title: 'Joining without an invite', errors: joiningErrors },
  { title: 'Members and invitations', errors: invitationErrors },
];

/** Every error type with its status, replay flag and page. An error type without an entry does not compile. */
export const errorTable: Readonly<Record<ErrorType, ErrorEntry>> = {
  ...requestErrors,
  ...organizationErrors,
  ...inviteErrors,
  ...joiningErrors,
  ...invitationErrors,
};

export function isErrorType(name: string): name is ErrorType {
  return Object.hasOwn(errorTable, name);
}
