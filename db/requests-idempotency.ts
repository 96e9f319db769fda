import type { Json, Sql, Tx } from './sql/client.ts';

/** An idempotency key within its scope, with the hash of the body it was sent with. */
export type IdempotencyKey = { readonly scope: string; readonly key: string; readonly bodyHash: Uint8Array };

/** A response as it was sent; its body is JSON. */
export type StoredResponse = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** The organization and the person in a response. The stored response is erased with them. */
export type ResponseSubject = {
  readonly organizationId?: string;
  readonly memberId?: string;
  readonly canonicalAddress?: string;
};

/** What is stored for a key. `response` is null until it is stored, and once it was erased. */
export type StoredKey = {
  readonly bodyHash: Uint8Array;
  readonly response: StoredResponse | null;
  /** The person in the response was erased since. */
  readonly isErased: boolean;
  /** The organization of the response was deleted since. */
  readonly isOrganizationClosed: boolean;
};

/**
 * Returns what is stored for a key; null for an unknown key. Releases the key first if it is older than 24 hours, whether
 * the sweep has done so or not, unless its request is still pending.
 */
export async function findKey(
  sql: Sql,
  { scope, key }: Pick<IdempotencyKey, 'scope' | 'key'>,
): Promise<StoredKey | null> {
  const rows = await sql<StoredKey[]>`
    with released as (
      update requests set idempotency_key = null, idempotency_scope = null, body_hash = null, response = null
      where idempotency_scope = ${scope} and idempotency_key = ${key}
        and requested_at < clock() - interval '24 hours' and (outcome is not null or kind = 'plain')
      returning id
    )
    select r.body_hash, r.response, r.erased_at is not null as is_erased,
      o.closed_at is not null as is_organization_closed
    from requests r left join organizations o on o.id = r.organization_id
    where r.idempotency_scope = ${scope} and r.idempotency_key = ${key}
      and r.id not in (select id from released)`;
  return rows[0] ?? null;
}

/**
 * Inserts the key of an operation on plain records; false where the key is in use. Waits for a transaction that is
 * inserting the same key, and throws PostgreSQL's lock timeout after 5 s.
 */
export async function insertKey(
  tx: Tx,
  requestId: string,
  { scope, key, bodyHash }: IdempotencyKey,
): Promise<boolean> {
  await tx`
    delete from requests
    where idempotency_scope = ${scope} and idempotency_key = ${key} and kind = 'plain'
      and requested_at < clock() - interval '24 hours'`;
  const rows = await tx`
    insert into requests (id, kind, idempotency_scope, idempotency_key, body_hash)
    values (${requestId}, 'plain', ${scope}, ${key}, ${bodyHash})
    on conflict (idempotency_scope, idempotency_key) do nothing returning 1`;
  return rows.length > 0;
}

/** Stores the response of an operation whose key was inserted in the same transaction. */
export async function storePlainResponse(
  tx: Tx,
  requestId: string,
  response: StoredResponse,
  subject: ResponseSubject,
): Promise<void> {
  await tx`
    update requests
    set response = ${tx.json(response as Json)}, responded_at = clock(), decided_at = clock(),
      organization_id = ${subject.organizationId ?? null}, member_id = ${subject.memberId ?? null},
      address_hash = address_hash(${subject.organizationId ?? null}, ${subject.canonicalAddress ?? null})
    where id = ${requestId}`;
}

/**
 * Stores the response of a request for its idempotency key. False where another call has stored one, or the person in it
 * was erased meanwhile.
 */
export async function storeResponse(sql: Sql, requestId: string, response: StoredResponse): Promise<boolean> {
  const rows = await sql`
    update requests set response = ${sql.json(response as Json)}, responded_at = clock()
    where id = ${requestId} and response is null and erased_at is null returning 1`;
  return rows.length > 0;
}

/** Releases the key of a response that is not replayable, so that a retry is carried out again. */
export async function releaseKey(sql: Sql, requestId: string): Promise<void> {
  await sql`update requests set idempotency_key = null, idempotency_scope = null where id = ${requestId}`;
}

/** Stores a refusal that was known before a request was inserted. */
export async function storeRefusal(
  sql: Sql,
  requestId: string,
  key: IdempotencyKey,
  response: StoredResponse,
): Promise<void> {
  await sql`
    insert into requests (id, kind, idempotency_scope, idempotency_key, body_hash, response, responded_at, decided_at)
    values (${requestId}, 'plain', ${key.scope}, ${key.key}, ${key.bodyHash}, ${sql.json(response as Json)}, clock(), clock())
    on conflict (idempotency_scope, idempotency_key) do nothing`;
}
