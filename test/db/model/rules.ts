import { addressOf, isOpenIn, isOpening, openOf, overFromMs, policyRefusal, refusalOf } from './state.ts';
import type { Model, ModelInvitation, ModelRequest } from './state.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The result of a request. `elsewhere` names the invitation that it is reassigned to; with `new`, under its new ids. */
export type Decision = string | { readonly elsewhere: string };

/**
 * Decides one request.
 * @param known the invitation that it is about, if there is one
 * @param holder the invitation that already has the address that it wants
 */
export function decideOne(
  model: Model,
  request: ModelRequest,
  known: ModelInvitation | undefined,
  holder: string | null,
): Decision {
  const { operation } = request;
  if (operation.verb === 'invite' || operation.verb === 'join')
    return openIn(model, request, operation, known, holder);
  if (operation.verb === 'accept') return acceptIn(model, request, operation.generation, known);
  if (known === undefined) return operation.verb === 'decline' ? deadLink : nothingOf(model, request.about);
  if (operation.verb === 'amend') {
    return amendIn(model, known, operation.emailAddress?.canonical ?? known.address, holder);
  }
  if (operation.verb === 'decline' && operation.generation !== known.generation) return deadLink;
  const ending = operation.verb === 'decline' ? 'declined' : 'revoked';
  if (known.state === ending) return 'done';
  if (!isOpenIn(known)) return operation.verb === 'decline' ? deadLink : 'invitation_not_pending';
  close(known, ending);
  return 'done';
}

/** A refused request counts as closed; a reassigned one, or a member's, leaves nothing. */
function nothingOf({ requests }: Model, about: string): string {
  const wasRefused = requests.some(
    (one) => isOpening(one) && one.about === about && ![null, 'done', 'already_member'].includes(one.outcome),
  );
  return wasRefused ? 'invitation_not_pending' : 'invitation_not_found';
}

const deadLink = 'unable_to_auth_magic_link';

type Opening = Extract<ModelRequest['operation'], { verb: 'invite' | 'join' }>;

function openIn(
  model: Model,
  request: ModelRequest,
  { verb, emailAddress, lifetimeMinutes }: Opening,
  known: ModelInvitation | undefined,
  holder: string | null,
): Decision {
  const address = emailAddress.canonical;
  const isStillFor = known !== undefined && isOpenIn(known) && known.address === address;
  if (known !== undefined && !isStillFor) return { elsewhere: 'new' };
  if (known === undefined && holder !== null) return { elsewhere: holder };
  if (verb === 'join') {
    if (known !== undefined) return sendSameAgain(model, known);
    if (address in model.members) return 'already_member';
  }
  const refusal = refusalOf(model, verb, address, request.about);
  if (refusal !== null) return refusal;
  const invitation = known ?? newInvitation(request.about);
  if (known === undefined) model.invitations.push(invitation);
  Object.assign(invitation, { kind: verb, address, lifetimeMinutes, generation: invitation.generation + 1 });
  invitation.had.push(address);
  invitation.events.push(known === undefined ? 'invitation.created' : 'invitation.resent');
  startLife(model, invitation);
  return 'done';
}

function newInvitation(id: string): ModelInvitation {
  return {
    id,
    kind: 'invite',
    state: 'pending',
    address: null,
    had: [],
    generation: 0,
    lifetimeMinutes: 0,
    expiresAtMs: 0,
    emailDueAtMs: null,
    emailOrdinal: 1,
    lastAttemptMs: null,
    heldBy: null,
    events: [],
  };
}

function startLife(model: Model, invitation: ModelInvitation): void {
  invitation.expiresAtMs = model.nowMs + invitation.lifetimeMinutes * minuteMs;
  freshEmail(model, invitation, 1);
}

function freshEmail({ nowMs }: Model, invitation: ModelInvitation, emailOrdinal: number): void {
  const fresh = { state: 'pending', emailDueAtMs: nowMs, lastAttemptMs: null, heldBy: null } as const;
  Object.assign(invitation, { ...fresh, emailOrdinal });
}

function sendSameAgain(model: Model, known: ModelInvitation): string {
  const isRecent = known.lastAttemptMs !== null && model.nowMs - known.lastAttemptMs < hourMs;
  if (known.emailDueAtMs === null && !isRecent) freshEmail(model, known, known.emailOrdinal + 1);
  return 'done';
}

function acceptIn(
  model: Model,
  { requestedAtMs }: ModelRequest,
  generation: number,
  known: ModelInvitation | undefined,
): string {
  if (known === undefined || !isOpenIn(known) || known.generation !== generation) return deadLink;
  if (requestedAtMs >= overFromMs(known)) return deadLink;
  const refusal = acceptRefusal(model, known);
  if (refusal !== null) return refusal;
  close(known, 'accepted');
  known.events.push('member.created');
  model.members[String(known.address)] = known.id;
  return 'done';
}

/** Returns the refusal of an accept of the invitation now; null where it would succeed. */
function acceptRefusal({ policy, members }: Model, { kind, address }: ModelInvitation): string | null {
  const refusal = policyRefusal(policy, kind, String(address));
  if (refusal !== null) return refusal;
  const { seatLimit } = policy;
  return seatLimit !== null && Object.keys(members).length >= seatLimit ? 'seat_limit_reached' : null;
}

function amendIn(
  model: Model,
  known: ModelInvitation,
  address: string | null,
  holder: string | null,
): string {
  if (!isOpenIn(known)) return 'invitation_not_pending';
  const refusal = policyRefusal(model.policy, known.kind, String(address));
  if (refusal !== null) return refusal;
  if (address !== known.address) {
    if (String(address) in model.members) return 'duplicate_member_email';
    if (holder !== null) return 'duplicate_member_email';
    Object.assign(known, { address, generation: known.generation + 1 });
    known.had.push(String(address));
    startLife(model, known);
  }
  known.events.push('invitation.amended');
  return 'done';
}

/** Closes an open invitation. */
export function close(
  invitation: ModelInvitation,
  state: 'accepted' | 'declined' | 'revoked' | 'expired',
): void {
  Object.assign(invitation, { state, emailDueAtMs: null, heldBy: null });
  invitation.events.push(`invitation.${state}`);
}

/** Sends an email where an accept would succeed; the mail server accepts or refuses it. */
export function mailIn(model: Model, invitationId: string, response: 'sent' | 'refused'): void {
  const known = model.invitations.find(({ id }) => id === invitationId);
  if (known?.state !== 'pending' || known.emailDueAtMs === null) return;
  if (model.nowMs >= overFromMs(known)) return;
  const refusal = acceptRefusal(model, known);
  if (refusal !== null) {
    if (known.heldBy !== refusal) known.events.push('invitation.blocked_by_policy');
    known.heldBy = refusal;
    return;
  }
  const startsLife = known.emailOrdinal === 1;
  Object.assign(known, { heldBy: null, lastAttemptMs: model.nowMs, emailDueAtMs: null });
  if (startsLife) known.expiresAtMs = model.nowMs + known.lifetimeMinutes * minuteMs;
  if (response === 'refused') known.state = 'undeliverable';
  known.events.push(response === 'sent' ? 'invitation.sent' : 'invitation.undeliverable');
}

/** Returns the caller's result. */
export function addMemberIn(model: Model, address: string): string {
  if (address in model.members) return 'duplicate_member_email';
  const { seatLimit } = model.policy;
  if (seatLimit !== null && Object.keys(model.members).length >= seatLimit) return 'seat_limit_reached';
  const open = openOf(model, address);
  if (open !== undefined) close(open, model.nowMs < overFromMs(open) ? 'revoked' : 'expired');
  model.members[address] = null;
  return 'done';
}

export function deleteMemberIn(model: Model, address: string): void {
  if (!(address in model.members)) return;
  const own = model.invitations.find(({ id }) => id === model.members[address]);
  delete model.members[address];
  eraseIn(model, [address, ...(own?.had ?? [])]);
}

/** Closes and erases the invitations of the people with one of the addresses, and decides their pending requests. */
function eraseIn(model: Model, addresses: readonly string[]): void {
  const isTheirs = (address: string) => addresses.includes(address);
  const ofMembers = Object.values(model.members);
  const erased = model.invitations.filter(({ id, had }) => had.some(isTheirs) && !ofMembers.includes(id));
  for (const one of erased) {
    if (isOpenIn(one)) close(one, 'revoked');
    Object.assign(one, { address: null, had: [] });
  }
  const pending = model.requests.filter(({ outcome }) => outcome === null);
  const opening = pending.filter(
    (one) => isOpening(one) && isTheirs(addressOf(one) ?? '') && !ofMembers.includes(one.about),
  );
  const rowless = opening.filter(({ about }) => model.invitations.every(({ id }) => id !== about));
  const gone = [...erased.map(({ id }) => id), ...rowless.map(({ about }) => about)];
  for (const one of pending) {
    if (!opening.includes(one) && !gone.includes(one.about)) continue;
    const known = model.invitations.find(({ id }) => id === one.about);
    const isByLink = one.operation.verb === 'accept' || one.operation.verb === 'decline';
    const isGone = isOpening(one) || (known === undefined && !isByLink);
    one.outcome = isGone ? 'invitation_not_found' : String(decideOne(model, one, known, null));
  }
}
