/** The states of an invitation. `requested` and `refused` are requests without a row; they are not among them. */
export const openStates = ['pending', 'undeliverable'] as const;
export const closedStates = ['accepted', 'declined', 'revoked', 'expired'] as const;

export type OpenState = (typeof openStates)[number];
export type ClosedState = (typeof closedStates)[number];
export type InvitationState = OpenState | ClosedState;

/** Returns whether the invitation is open: its invitee can still accept it. */
export function isOpen(invitation: { readonly state: InvitationState }): boolean {
  return (openStates as readonly string[]).includes(invitation.state);
}

export function isClosed(state: InvitationState): state is ClosedState {
  return (closedStates as readonly string[]).includes(state);
}
