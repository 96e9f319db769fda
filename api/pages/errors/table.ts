import type { ErrorType } from '../../http/errors.ts';
import type { Explanation, Explanations } from './explanation.ts';
import { invitationErrors } from './invitations.ts';
import { inviteErrors } from './invites.ts';
import { joiningErrors } from './joining.ts';
import { organizationErrors } from './organizations.ts';
import { requestErrors } from './requests.ts';

/** The errors in the order in which their index lists them. */
export const errorGroups: readonly { readonly title: string; readonly errors: Explanations }[] = [
  { title: 'The request', errors: requestErrors },
  { title: 'Organizations', errors: organizationErrors },
  { title: 'Invites', errors: inviteErrors },
  { title: 'Joining without an invite', errors: joiningErrors },
  { title: 'Members and invitations', errors: invitationErrors },
];

// An error type without its explanation does not compile.
const everyError: Record<ErrorType, Explanation> = {
  ...requestErrors,
  ...organizationErrors,
  ...inviteErrors,
  ...joiningErrors,
  ...invitationErrors,
};

export function isErrorType(name: string): name is ErrorType {
  return Object.hasOwn(everyError, name);
}

export function explain(type: ErrorType): Explanation {
  return everyError[type];
}
