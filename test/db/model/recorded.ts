import type { Pool } from '../../../db/sql/client.ts';
import type { Model, Policy } from './state.ts';

type Recorded = {
  readonly invitations: readonly Readonly<Record<string, unknown>>[];
  readonly members: Readonly<Record<string, string | null>>;
  readonly requests: Readonly<Record<string, string>>;
  /** Timelines whose sequence has a gap. */
  readonly holes: readonly string[];
  readonly policy: Policy;
  readonly tokenHashes: Readonly<Record<string, string>>;
};

/** Returns the organization's rows in the form of the model. */
export async function recordedOf(sql: Pool, organizationId: string): Promise<Recorded> {
  const [found] = await sql<[{ recorded: Recorded }]>`
    select jsonb_build_object(
      'invitations', coalesce((select jsonb_agg(jsonb_build_object(
          'id', id, 'kind', kind, 'state', state, 'address', canonical_address, 'generation', generation,
          'expiresAtMs', round(extract(epoch from expires_at) * 1000), 'emailIsDue', email_due is not null,
          'heldBy', blocked_by,
          'events', (select jsonb_agg(type order by sequence) from events e where e.invitation_id = i.id)) order by id)
        from invitations i where organization_id = ${organizationId}), '[]'),
      'members', coalesce((select jsonb_object_agg(canonical_address, invitation_id)
        from members where organization_id = ${organizationId}), '{}'),
      'requests', coalesce((select jsonb_object_agg(id, case when outcome is null then 'waits' else coalesce(
          outcome -> 'refusal' ->> 'type', outcome -> 'value' ->> 'note', 'done') end || ' ' || invitation_id)
        from requests where organization_id = ${organizationId}), '{}'),
      'holes', coalesce((select jsonb_agg(invitation_id) from (select invitation_id from events
          where organization_id = ${organizationId} and invitation_id is not null
          group by invitation_id having max(sequence) <> count(*) or min(sequence) <> 1) as x), '[]'),
      'policy', (select jsonb_build_object('emailInvites', email_invites,
          'emailJitProvisioning', email_jit_provisioning, 'seatLimit', seat_limit)
        from organizations where id = ${organizationId}),
      'tokenHashes', coalesce((select jsonb_object_agg(id, encode(token_hash, 'hex'))
        from invitations where organization_id = ${organizationId}), '{}')
    ) as recorded`;
  return found.recorded;
}

/** Returns the same of the model. */
export function recordedIn(model: Model): Omit<Recorded, 'tokenHashes'> {
  const invitations = model.invitations
    .map(({ id, kind, state, address, generation, expiresAtMs, emailDueAtMs, heldBy, events }) => ({
      ...{ id, kind, state, address, generation, expiresAtMs, emailIsDue: emailDueAtMs !== null },
      ...{ heldBy, events },
    }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const requests = model.requests.map(({ id, outcome, about }) => [id, `${outcome ?? 'waits'} ${about}`]);
  const { members, policy } = model;
  return { invitations, members, policy, requests: Object.fromEntries(requests), holes: [] };
}

/** Returns the model after a step, with the ids that the database chose for new invitations. */
export function renamed(model: Model, before: Model, { requests }: Recorded): Model {
  const known = new Set(before.invitations.map(({ id }) => id));
  const chosen = new Map(
    model.requests
      .filter(({ about }) => !known.has(about))
      .map(({ id, about }) => [about, requests[id]?.split(' ')[1] ?? about]),
  );
  const nameOf = (id: string) => chosen.get(id) ?? id;
  return {
    ...model,
    invitations: model.invitations.map((one) => ({ ...one, id: nameOf(one.id) })),
    requests: model.requests.map((one) => ({
      ...one,
      about: nameOf(one.about),
      originalId: nameOf(one.originalId),
    })),
    forwards: Object.fromEntries(
      Object.entries(model.forwards).map(([originalId, { to, since }]) => [
        nameOf(originalId),
        { to: nameOf(to), since },
      ]),
    ),
    members: Object.fromEntries(
      Object.entries(model.members).map(([address, id]) => [address, id === null ? null : nameOf(id)]),
    ),
  };
}

/** Sorts property names, so that equal objects have equal text. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, entry]) => [name, inOrder(entry)]));
}
