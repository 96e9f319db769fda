import type { EmailAddress } from '../../../domain/address/types.ts';
import type { InvitationState } from '../../../domain/invitation/state.ts';

/** An invitation as the model sees it; instants in milliseconds. */
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
  /** Null when no e-mail has to go out. */
  emailDueAtMs: number | null;
  emailOrdinal: number;
  lastAttemptMs: number | null;
  /** The refusal that holds its e-mail. */
  heldBy: string | null;
  events: string[];
};

export type ModelRequest = {
  readonly id: string;
  readonly asked:
    | {
        readonly verb: 'invite' | 'join';
        readonly emailAddress: EmailAddress;
        readonly lifetimeMinutes: number;
      }
    | { readonly verb: 'accept' | 'decline'; readonly generation: number }
    | { readonly verb: 'revoke' }
    | { readonly verb: 'amend'; readonly emailAddress: EmailAddress | null };
  readonly askedAtMs: number;
  /** The invitation that it is about; of one that does not exist yet, a name until the database has given it an id. */
  about: string;
  /** The invitation whose id the caller was told. */
  told: string;
  /** Its ids are its own, and no others may be brought for its address while it waits. */
  hasNewIds: boolean;
  outcome: string | null;
};

export type Policy = {
  emailInvites: 'ALL_ALLOWED' | 'RESTRICTED' | 'NOT_ALLOWED';
  emailJitProvisioning: 'RESTRICTED' | 'NOT_ALLOWED';
  seatLimit: number | null;
};

/** One organization, its invitations and members, and what was asked of it in the order in which it was. */
export type Model = {
  nowMs: number;
  policy: Policy;
  invitations: ModelInvitation[];
  /** By address: the invitation by which a member came in, or null. */
  members: Record<string, string | null>;
  requests: ModelRequest[];
  /** By an id that was told: the invitation that it became, and the place of the request it was told for. */
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

/** From when on time says that it is over: while the first e-mail of a link waits, 30 days after that was due. */
export function overFromMs({ expiresAtMs, emailDueAtMs, emailOrdinal }: ModelInvitation): number {
  if (emailDueAtMs === null || emailOrdinal > 1) return expiresAtMs;
  return Math.max(expiresAtMs, emailDueAtMs + longestUnsentMs);
}

export function openOf(model: Model, address: string): ModelInvitation | undefined {
  return model.invitations.find((one) => isOpenIn(one) && one.address === address);
}

export function isOpening({ asked }: Pick<ModelRequest, 'asked'>): boolean {
  return asked.verb === 'invite' || asked.verb === 'join';
}

/** The address that a request names. */
export function addressOf({ asked }: Pick<ModelRequest, 'asked'>): string | null {
  return 'emailAddress' in asked ? (asked.emailAddress?.canonical ?? null) : null;
}

/** The ids that an invite or a join of the address takes: of one that waits, or of the open invitation. */
export function idsTaken({ requests, invitations, nowMs }: Model, address: string): string | null {
  const isOthers = (id: string) =>
    invitations.some((one) => one.id === id && !(isOpenIn(one) && one.address === address));
  const waiting = requests.findLast(
    (one) => isOpening(one) && one.outcome === null && addressOf(one) === address && !isOthers(one.about),
  );
  if (waiting !== undefined) return waiting.about;
  const open = invitations.find((one) => isOpenIn(one) && one.address === address && nowMs < overFromMs(one));
  const isToEnd = requests.some(
    ({ about, outcome, asked }) =>
      about === open?.id && outcome === null && (asked.verb === 'revoke' || asked.verb === 'decline'),
  );
  return open === undefined || isToEnd ? null : open.id;
}

/**
 * What policy, membership and seats say to an invite or a join of the address; null is nothing against it.
 * @param besides the invitation that it is about: where that is an open invite, it has its seat
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
