import { newId } from '../../../runtime/ids.ts';
import { emailAddress, inviteInput } from '../../support/records.ts';
import type { Action, Actions } from './actions.ts';
import type { Random } from './random.ts';
import { idsTaken, isOpenIn } from './state.ts';
import type { Model, ModelInvitation, ModelRequest } from './state.ts';

type Operation = ModelRequest['operation'];

const people = ['ada@company.com', 'bob@company.com', 'eve@company.org'].map((one) => emailAddress(one));

/** Returns the next request, and the invitation it is about; null where there is no invitation yet. */
export function nextRequest(model: Model, random: Random): { operation: Operation; about: string } | null {
  const verb = random.weighted({ invite: 35, join: 10, accept: 25, decline: 8, revoke: 10, amend: 12 });
  if (verb === 'invite' || verb === 'join') {
    const person = somePerson(random);
    const about = idsTaken(model, person.canonical) ?? newId();
    return {
      operation: { verb, emailAddress: person, lifetimeMinutes: random.of([5, 60, 10_080]) ?? 5 },
      about,
    };
  }
  const invitation = someInvitation(model, random);
  if (invitation === undefined) return null;
  const about = invitation.id;
  // Mostly by the newest link, sometimes by an old one.
  const generation = random.below(4) > 0 ? invitation.generation : 1 + random.below(invitation.generation);
  if (verb === 'accept' || verb === 'decline') return { operation: { verb, generation }, about };
  if (verb === 'revoke') return { operation: { verb }, about };
  return { operation: { verb, emailAddress: random.below(3) > 0 ? somePerson(random) : null }, about };
}

/** Returns the input of a request. @param tokenHash of its link */
export function inputOf(operation: Operation, tokenHash: string | null): unknown {
  switch (operation.verb) {
    case 'invite':
      return { ...inviteInput(operation.emailAddress.mailbox), ...operation, reminders: [] };
    case 'join':
      return { ...operation, locale: 'en', redirectUrl: null };
    case 'accept':
      return { tokenHash, signedInAddress: null };
    case 'decline':
    case 'revoke':
      return { tokenHash, reason: null };
    case 'amend':
      return operation.emailAddress === null ? { name: 'Ada' } : { emailAddress: operation.emailAddress };
  }
}

/** Returns the next step: mostly the decision of a pending request; null where none is pending. */
export function nextAction(model: Model, actions: Actions, random: Random): Action | null {
  const { canonical } = somePerson(random);
  switch (random.weighted({ decide: 62, expire: 8, add: 8, delete: 8, policy: 8, seats: 6 })) {
    case 'decide': {
      const pending = random.of(model.requests.filter(({ outcome }) => outcome === null));
      return pending === undefined ? null : actions.decide(pending.id);
    }
    case 'expire': {
      const invitation = someInvitation(model, random);
      return invitation === undefined ? null : actions.expire(invitation.id);
    }
    case 'add':
      return actions.addMember(canonical);
    case 'delete':
      return actions.deleteMember(canonical);
    case 'policy':
      return actions.setPolicy({
        emailInvites: random.of(['ALL_ALLOWED', 'ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED']) ?? 'RESTRICTED',
        emailJitProvisioning: random.of(['RESTRICTED', 'NOT_ALLOWED']) ?? 'RESTRICTED',
      });
    case 'seats':
      return actions.setPolicy({ seatLimit: random.of([null, null, 1, 2, 3]) ?? null });
  }
}

function somePerson(random: Random) {
  return random.of(people) ?? emailAddress('ada@company.com');
}

function someInvitation(model: Model, random: Random): ModelInvitation | undefined {
  const open = random.of(model.invitations.filter(isOpenIn));
  return random.below(4) > 0 && open !== undefined ? open : random.of(model.invitations);
}
