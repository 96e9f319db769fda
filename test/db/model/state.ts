import type { EmailAddress } from '../../../domain/address/types.ts';
import type { InvitationState } from '../../../domain/invitation/state.ts';

/** An invitation in the model; instants in milliseconds. */
export type ModelInvitation = {
  id: string;
  kind: 'invite' | 'join';
  state: InvitationState;
  /** Null once erased. */
  address: string | null;
  /** Every address that it has had, until it is erased. */
  had: string[];
  generation: number;
  lifetimeMinutes: number;
  expiresAtMs: number;
  /** Null where no email is due. */
  emailDueAtMs: number | null;
  emailOrdinal: number;
  lastAttemptMs: number | null;
  /** The refusal that holds its email. */
  heldBy: string | null;
  events: string[];
};

export type ModelRequest = {
  readonly id: string;
  readonly operation:
    | {
        readonly verb: 'invite' | 'join';
        readonly emailAddress: EmailAddress;
        readonly lifetimeMinutes: number;
      }
    | { readonly verb: 'accept' | 'decline'; readonly generation: number }
    | { readonly verb: 'revoke' }
    | { readonly verb: 'amend'; readonly emailAddress: EmailAddress | null };
  readonly requestedAtMs: number;
  /** The invitation that it is about; of a new one, a name until the database has chosen its id. */
  about: string;
  /** The invitation whose id was in the response. */
  originalId: string;
  /** It has new ids, and no other request of its address may have new ids while it is pending. */
  hasNewIds: boolean;
  outcome: string | null;
};

export type Policy = {
  emailInvites: 'ALL_ALLOWED' | 'RESTRICTED' | 'NOT_ALLOWED';
  emailJitProvisioning: 'RESTRICTED' | 'NOT_ALLOWED';
  seatLimit: number | null;
};

/** One organization, its invitations, members and requests in their order. */
export type Model = {
  nowMs: number;
  policy: Policy;
  invitations: ModelInvitation[];
  /** By address: the invitation that a member has accepted, or null. */
  members: Record<string, string | null>;
  requests: ModelRequest[];
  /** By an id in a response: the invitation that it leads to, and the position of the request. */
  forwards: Record<string, { to: string; since: number }>;
};

export const allowedDomain = 'company.com';

export function emptyModel(nowMs: number): Model {
  const policy: Policy = {
    emailInvites: 'ALL_ALLOWED',
    emailJitProvisioning: 'RESTRICTED',
    seatLimit: null,
  };
  return { nowMs, policy, invitations: [], members: {}, requests: [], forwards: {} };
}

export function isOpenIn({ state }: Pick<ModelInvitation, 'state'>): boolean {
  return state === 'pending' || state === 'undeliverable';
}

const longestUnsentMs = 30 * 86_400_000;

/** Returns from when it is over: while the first email of a link is unsent, 30 days after that was due. */
export function overFromMs({ expiresAtMs, emailDueAtMs, emailOrdinal }: ModelInvitation): number {
  if (emailDueAtMs === null || emailOrdinal > 1) return expiresAtMs;
  return Math.max(expiresAtMs, emailDueAtMs + longestUnsentMs);
}

export function openOf(model: Model, address: string): ModelInvitation | undefined {
  return model.invitations.find((one) => isOpenIn(one) && one.address === address);
}

export function isOpening({ operation }: Pick<ModelRequest, 'operation'>): boolean {
  return operation.verb === 'invite' || operation.verb === 'join';
}

/** Returns the address in a request. */
export function addressOf({ operation }: Pick<ModelRequest, 'operation'>): string | null {
  return 'emailAddress' in operation ? (operation.emailAddress?.canonical ?? null) : null;
}

/** Returns the ids that an invite or a join of the address gets: of a pending one, or of the open invitation. */
export function idsTaken({ requests, invitations, nowMs }: Model, address: string): string | null {
  const isOthers = (id: string) =>
    invitations.some((one) => one.id === id && !(isOpenIn(one) && one.address === address));
  const pending = requests.findLast(
    (one) => isOpening(one) && one.outcome === null && addressOf(one) === address && !isOthers(one.about),
  );
  if (pending !== undefined) return pending.about;
  const open = invitations.find((one) => isOpenIn(one) && one.address === address && nowMs < overFromMs(one));
  const isToEnd = requests.some(
    ({ about, outcome, operation }) =>
      about === open?.id && outcome === null && (operation.verb === 'revoke' || operation.verb === 'decline'),
  );
  return open === undefined || isToEnd ? null : open.id;
}

/**
 * Returns the refusal of an invite or a join of the address by policy, membership or seats; null where there is none.
 * @param besides the invitation that it is about: an open invite already takes its seat
 */
export function refusalOf(
  { policy, members, invitations, nowMs }: Model,
  kind: 'invite' | 'join',
  address: string,
  besides: string | null,
): string | null {
  const refused = policyRefusal(policy, kind, address);
  if (refused !== null) return refused;
  if (address in members) return 'duplicate_member_email';
  const invites = invitations.filter(
    (one) => isOpenIn(one) && one.kind === 'invite' && nowMs < overFromMs(one),
  );
  const others = invites.filter(({ id }) => id !== besides);
  if (others.length < invites.length) return null;
  const taken = Object.keys(members).length + (kind === 'invite' ? others.length : 0);
  return policy.seatLimit !== null && taken >= policy.seatLimit ? 'seat_limit_reached' : null;
}

export function policyRefusal(policy: Policy, kind: 'invite' | 'join', address: string): string | null {
  const isListed = address.endsWith(`@${allowedDomain}`);
  if (kind === 'join') {
    if (policy.emailJitProvisioning === 'NOT_ALLOWED') return 'email_jit_provisioning_not_allowed';
    return isListed ? null : 'invalid_email_for_jit_provisioning';
  }
  if (policy.emailInvites === 'ALL_ALLOWED') return null;
  return policy.emailInvites === 'RESTRICTED' && isListed ? null : 'invalid_email_for_invites';
}
