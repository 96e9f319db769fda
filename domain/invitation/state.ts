/** What an invitation can be. `requested` and `refused` are requests that never became one; they have no row. */
export const openStates = ['pending', 'undeliverable'] as const;
export const closedStates = ['accepted', 'declined', 'revoked', 'expired'] as const;

export type OpenState = (typeof openStates)[number];
export type ClosedState = (typeof closedStates)[number];
export type InvitationState = OpenState | ClosedState;

/** Whether the invitee can still come in by it. */
export function isOpen(invitation: { readonly state: InvitationState }): boolean {
  return (openStates as readonly string[]).includes(invitation.state);
}
