import type { Terms } from '../domain/invitation/terms.ts';
import type { Key } from './kept-answers.ts';
import type { Actor, Request, Verb } from './requests.ts';
import type { Json, Sql } from './sql.ts';

/** What a caller asks of an invitation. */
export type NewRequest<V extends Verb = Verb> = {
  readonly id: string;
  readonly verb: V;
  readonly organizationId: string;
  readonly invitationId: string;
  /** The id that the member will have, for a request that may open an invitation. */
  readonly memberId: string | null;
  readonly terms: Terms[V];
  readonly actor: Actor;
};

/** Writes down what was asked. False where the idempotency key is taken: then nothing was written. */
export async function insertRequest(sql: Sql, request: NewRequest, key: Key | null): Promise<boolean> {
  const canonical = 'emailAddress' in request.terms ? (request.terms.emailAddress?.canonical ?? null) : null;
  const rows = await sql`
    insert into requests (id, kind, organization_id, invitation_id, member_id, address_hash, terms, actor_type, actor_id,
      idempotency_scope, idempotency_key, body_hash, asked_at)
    values (${request.id}, ${request.verb}, ${request.organizationId}, ${request.invitationId}, ${request.memberId},
      address_hash(${request.organizationId}, ${canonical}), ${sql.json(request.terms as unknown as Json)}, ${request.actor.type}, ${request.actor.id},
      ${key?.scope ?? null}, ${key?.key ?? null}, ${key?.bodyHash ?? null}, clock())
    on conflict (idempotency_scope, idempotency_key) do nothing
    returning 1`;
  return rows.length > 0;
}

/** The request of a key, if it is one about an invitation; `isRecent`: it may still be asked by somebody else. */
export async function findRequestOfKey(
  sql: Sql,
  key: Key,
  recentMs: number,
): Promise<(Request & { isRecent: boolean }) | null> {
  const rows = await sql<(Request & { isRecent: boolean })[]>`
    select id, number, kind, organization_id, invitation_id, member_id, terms, actor_type, actor_id, asked_at, decided_at, outcome,
      asked_at > clock() - make_interval(secs => ${recentMs / 1000}) as is_recent
    from requests where idempotency_scope = ${key.scope} and idempotency_key = ${key.key} and kind <> 'plain'`;
  return rows[0] ?? null;
}

export type OpeningRequest = Extract<Request, { kind: 'invite' | 'join' }>;

/** A request that would open an invitation and was not decided yet, or was refused: there is no row of it. */
export async function findOpeningRequest(
  sql: Sql,
  organizationId: string,
  by: { readonly memberId: string } | { readonly invitationId: string },
): Promise<OpeningRequest | null> {
  const matches =
    'memberId' in by ? sql`member_id = ${by.memberId}` : sql`invitation_id = ${by.invitationId}`;
  const rows = await sql<OpeningRequest[]>`
    select id, number, kind, organization_id, invitation_id, member_id, terms, actor_type, actor_id, asked_at, decided_at, outcome
    from requests
    where organization_id = ${organizationId} and ${matches} and kind in ('invite', 'join') and terms <> '{}'
    order by number limit 1`;
  return rows[0] ?? null;
}
