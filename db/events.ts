import type { Actor, Request } from './requests.ts';
import type { Json, Tx } from './sql/client.ts';

export type EventType =
  | `invitation.${'created' | 'sent' | 'reminded' | 'undeliverable' | 'amended' | 'resent' | 'accepted' | 'declined' | 'revoked' | 'expired' | 'blocked_by_policy'}`
  | `member.${'created' | 'deleted'}`;

export type NewEvent = {
  readonly type: EventType;
  readonly actor: Actor;
  readonly reason?: string | null;
  readonly details?: Readonly<Record<string, Json>>;
};

export const system: Actor = { type: 'system', id: null };

/** Returns who made a request. */
export function actorOf(request: Pick<Request, 'actorType' | 'actorId'>): Actor {
  return { type: request.actorType, id: request.actorId };
}

/**
 * Returns a clause that adds events to the timeline of the invitation that the statement's `changed` returns, in this
 * order. The caller has locked the invitation, so its sequence has no gaps.
 */
export function addedEvents(tx: Tx, events: readonly NewEvent[]) {
  if (events.length === 0) return tx``;
  const added = events.map(({ type, actor, reason = null, details = {} }) => ({
    type,
    actor_type: actor.type,
    actor_id: actor.id,
    reason,
    details,
  }));
  return tx`, added as (
    insert into events (organization_id, invitation_id, member_id, sequence, type, state, actor_type, actor_id, reason, details)
    select changed.organization_id, changed.id, changed.member_id,
      position + (select coalesce(max(sequence), 0) from events where invitation_id = changed.id),
      e.type, changed.state, e.actor_type, e.actor_id, e.reason, e.details
    from changed, rows from (
      jsonb_to_recordset(${tx.json(added as unknown as Json)})
        as (type text, actor_type text, actor_id uuid, reason text, details jsonb)
    ) with ordinality as e (type, actor_type, actor_id, reason, details, position)
    order by position
  )`;
}

/** Adds an event of a member without an invitation. */
export async function addMemberEvent(
  tx: Tx,
  member: { id: string; organizationId: string },
  event: NewEvent,
): Promise<void> {
  await tx`
    insert into events (organization_id, member_id, type, actor_type, actor_id, reason, details)
    values (${member.organizationId}, ${member.id}, ${event.type}, ${event.actor.type}, ${event.actor.id},
      ${event.reason ?? null}, ${tx.json(event.details ?? {})})`;
}
