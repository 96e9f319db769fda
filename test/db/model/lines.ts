import { close, decideOne } from './rules.ts';
import { addressOf, isOpenIn, isOpening, openOf, overFromMs } from './state.ts';
import type { Model, ModelInvitation, ModelRequest } from './state.ts';

/** Decides a request, and before it the earlier ones of its invitation. */
export function decideIn(model: Model, requestId: string): void {
  const request = model.requests.find(({ id }) => id === requestId);
  if (request === undefined) throw new Error('The model does not know this request.');
  while (request.outcome === null) decideLine(model, request.about, model.requests.indexOf(request));
}

function decideLine(model: Model, about: string, upTo: number): void {
  for (const request of model.requests.slice(0, upTo + 1)) {
    if (request.about === about && request.outcome === null) decideNext(model, request);
  }
}

function decideNext(model: Model, request: ModelRequest): void {
  const known = rowOf(model, request.about);
  closeIfOver(known, request);
  const successor = successorOf(model, request, known);
  if (successor !== null) {
    request.about = successor;
    return;
  }
  const decision = decideOne(model, request, known, holderOf(model, request, known));
  if (typeof decision === 'string') {
    request.outcome = decision;
    if (isOpening(request) && decision === 'done') release(model, request);
  } else if (decision.elsewhere === 'new') forwardToNew(model, request, known);
  else forward(model, request, known, decision.elsewhere, false);
}

/** Returns what already has the address that a request wants: the open invitation, else an earlier pending request. */
function holderOf(model: Model, request: ModelRequest, known: ModelInvitation | undefined): string | null {
  const address = addressOf(request);
  const wantsIt = isOpening(request)
    ? known === undefined
    : known !== undefined && isOpenIn(known) && known.address !== address;
  if (address === null || !wantsIt) return null;
  const earlier = model.requests
    .slice(0, model.requests.indexOf(request))
    .filter((one) => one.outcome === null);
  const open = openOf(model, address);
  if (open !== undefined && !earlier.some(({ about }) => about === open.id)) closeIfOver(open, request);
  if (open !== undefined && isOpenIn(open)) return open.id;
  if (open !== undefined) return null;
  const pending = earlier.find(
    (one) =>
      isOpening(one) && addressOf(one) === address && one.about !== request.about && !rowOf(model, one.about),
  );
  return pending?.about ?? null;
}

function rowOf(model: Model, about: string): ModelInvitation | undefined {
  return model.invitations.find(({ id }) => id === about);
}

function closeIfOver(invitation: ModelInvitation | undefined, { requestedAtMs }: ModelRequest): void {
  if (invitation === undefined || !isOpenIn(invitation)) return;
  if (requestedAtMs >= overFromMs(invitation)) close(invitation, 'expired');
}

function successorOf(model: Model, request: ModelRequest, known: ModelInvitation | undefined): string | null {
  const forwarded = model.forwards[request.about];
  if (isOpening(request)) return null;
  if (known === undefined) {
    const isOfRow = request.originalId !== request.about && rowOf(model, request.originalId) !== undefined;
    return forwarded?.to ?? (isOfRow ? request.originalId : null);
  }
  const isOfIds = request.operation.verb === 'revoke' || request.operation.verb === 'amend';
  if (forwarded === undefined || !isOfIds || isOpenIn(known)) return null;
  const isAfter = forwarded.since < model.requests.indexOf(request);
  const isWaitedFor = model.requests.some(
    (one) => isOpening(one) && one.about === forwarded.to && one.outcome === null,
  );
  return isAfter && (isWaitedFor || rowOf(model, forwarded.to) !== undefined) ? forwarded.to : null;
}

function forwardToNew(model: Model, request: ModelRequest, from: ModelInvitation | undefined): void {
  const pending = model.requests.find(
    (one) =>
      one.hasNewIds &&
      one.outcome === null &&
      one.about !== request.about &&
      addressOf(one) === addressOf(request),
  );
  if (pending !== undefined) forward(model, request, from, pending.about, false);
  else {
    const isFree = request.originalId !== request.about && rowOf(model, request.originalId) === undefined;
    forward(
      model,
      request,
      from,
      isFree ? request.originalId : `new of ${request.id} ${request.about}`,
      true,
    );
  }
}

/** Reassigns a request to another invitation, and later requests about its ids with it. */
function forward(
  model: Model,
  request: ModelRequest,
  from: ModelInvitation | undefined,
  to: string,
  hasNewIds: boolean,
): void {
  const { about, originalId } = request;
  const since = model.requests.indexOf(request);
  Object.assign(request, { about: to, hasNewIds });
  const areOfRow = from?.id === originalId;
  for (const one of model.requests.slice(since + 1)) {
    const isByLink = one.operation.verb === 'accept' || one.operation.verb === 'decline';
    const isOfSameIds = one.about === about && one.originalId === originalId && one.outcome === null;
    if (isOfSameIds && !(areOfRow && isByLink)) Object.assign(one, { about: to, hasNewIds: false });
  }
  if (to === originalId) delete model.forwards[originalId];
  else model.forwards[originalId] = { to, since };
}

/** The ids have a row, so a pending request that has them as new ids releases them. */
function release(model: Model, request: ModelRequest): void {
  if (request.hasNewIds) return;
  for (const one of model.requests)
    if (one.about === request.about && one.outcome === null) one.hasNewIds = false;
}

/** Pending requests are decided first. */
export function expireIn(model: Model, invitationId: string): void {
  const known = rowOf(model, invitationId);
  if (known === undefined || !isOpenIn(known) || model.nowMs < known.expiresAtMs) return;
  decideLine(model, invitationId, model.requests.length - 1);
  if (!isOpenIn(known) || model.nowMs < known.expiresAtMs) return;
  if (model.nowMs < overFromMs(known)) known.expiresAtMs = overFromMs(known);
  else close(known, 'expired');
}
