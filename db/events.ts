import type { InvitationState } from '../domain/invitation/state.ts';
import type { Actor } from './requests.ts';
import type { Json, Sql } from './sql/client.ts';

export type EventType =
  | `invitation.${'created' | 'sent' | 'reminded' | 'undeliverable' | 'amended' | 'resent' | 'accepted' | 'declined' | 'revoked' | 'expired' | 'blocked_by_policy'}`
  | `member.${'created' | 'deleted'}`;

type Event = {
  readonly type: EventType;
  readonly actor: Actor;
  readonly reason?: string | null;
  readonly details?: Readonly<Record<string, Json>>;
};

export const system: Actor = { type: 'system', id: null };

/** Adds to an invitation's timeline. The caller holds the invitation's row, so the sequence has no holes. */
export async function addEvent(
  sql: Sql,
  invitation: { id: string; organizationId: string; memberId: string; state: InvitationState },
  event: Event,
): Promise<void> {
  await sql`
    insert into events (organization_id, invitation_id, member_id, sequence, type, state, actor_type, actor_id, reason, details)
    select ${invitation.organizationId}, ${invitation.id}, ${invitation.memberId}, coalesce(max(sequence), 0) + 1,
      ${event.type}, ${invitation.state}, ${event.actor.type}, ${event.actor.id}, ${event.reason ?? null},
      ${sql.json(event.details ?? {})}
    from events where invitation_id = ${invitation.id}`;
}

/** Adds what happened to a member who has no invitation. */
export async function addMemberEvent(
  sql: Sql,
  member: { id: string; organizationId: string },
  event: Event,
): Promise<void> {
  await sql`
    insert into events (organization_id, member_id, type, actor_type, actor_id, reason, details)
    values (${member.organizationId}, ${member.id}, ${event.type}, ${event.actor.type}, ${event.actor.id},
      ${event.reason ?? null}, ${sql.json(event.details ?? {})})`;
}
