import type { Json, Sql } from './sql/client.ts';

/** An idempotency key, within its scope, and what it stands for. */
export type IdempotencyKey = { readonly scope: string; readonly key: string; readonly bodyHash: Uint8Array };

/** An answer as it was told; its body is JSON. */
export type StoredResponse = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** Whom an answer tells of, or a request names: it is erased with them. */
export type ResponseSubject = {
  readonly organizationId?: string;
  readonly memberId?: string;
  readonly canonicalAddress?: string;
};

/** What is kept of a key: `answer` is null while there is none yet, and once it was erased. */
export type StoredKey = {
  readonly bodyHash: Uint8Array;
  readonly response: StoredResponse | null;
  /** Whom the answer told of was erased since. */
  readonly isErased: boolean;
  /** The organization that the answer is about was deleted since. */
  readonly isOrganizationClosed: boolean;
};

/**
 * Finds what is kept of a key. Null for a key that is not known, and from 24 hours on: it is free then, whether the
 * sweep has come by or not. One whose request still waits is kept.
 */
export async function findKey(
  sql: Sql,
  { scope, key }: Pick<IdempotencyKey, 'scope' | 'key'>,
): Promise<StoredKey | null> {
  const rows = await sql<StoredKey[]>`
    with forgotten as (
      update requests set idempotency_key = null, idempotency_scope = null, body_hash = null, response = null
      where idempotency_scope = ${scope} and idempotency_key = ${key}
        and requested_at < clock() - interval '24 hours' and (outcome is not null or kind = 'plain')
      returning id
    )
    select r.body_hash, r.response, r.erased_at is not null as is_erased,
      o.closed_at is not null as is_organization_closed
    from requests r left join organizations o on o.id = r.organization_id
    where r.idempotency_scope = ${scope} and r.idempotency_key = ${key}
      and r.id not in (select id from forgotten)`;
  return rows[0] ?? null;
}

/**
 * Takes the key for a deed on plain records; false when it was taken before. Waits for a transaction that is about to
 * take it, and throws PostgreSQL's lock timeout where that takes too long.
 */
export async function insertKey(
  sql: Sql,
  requestId: string,
  { scope, key, bodyHash }: IdempotencyKey,
): Promise<boolean> {
  await sql`
    delete from requests
    where idempotency_scope = ${scope} and idempotency_key = ${key} and kind = 'plain'
      and requested_at < clock() - interval '24 hours'`;
  const rows = await sql`
    insert into requests (id, kind, idempotency_scope, idempotency_key, body_hash)
    values (${requestId}, 'plain', ${scope}, ${key}, ${bodyHash})
    on conflict (idempotency_scope, idempotency_key) do nothing returning 1`;
  return rows.length > 0;
}

/** Keeps the answer of a deed whose key was taken in the same transaction. */
export async function storePlainResponse(
  sql: Sql,
  requestId: string,
  response: StoredResponse,
  subject: ResponseSubject,
): Promise<void> {
  await sql`
    update requests
    set response = ${sql.json(response as Json)}, responded_at = clock(), decided_at = clock(),
      organization_id = ${subject.organizationId ?? null}, member_id = ${subject.memberId ?? null},
      address_hash = address_hash(${subject.organizationId ?? null}, ${subject.canonicalAddress ?? null})
    where id = ${requestId}`;
}

/**
 * Keeps the answer that is told, for when its key comes again. False where another call was answered first,
 * or what it tells of was erased meanwhile.
 */
export async function storeResponse(sql: Sql, requestId: string, response: StoredResponse): Promise<boolean> {
  const rows = await sql`
    update requests set response = ${sql.json(response as Json)}, responded_at = clock()
    where id = ${requestId} and response is null and erased_at is null returning 1`;
  return rows.length > 0;
}

/** Gives the key free: the answer is one that may change, so the next call asks anew. */
export async function releaseKey(sql: Sql, requestId: string): Promise<void> {
  await sql`update requests set idempotency_key = null, idempotency_scope = null where id = ${requestId}`;
}

/** Keeps a refusal that was known before anything had to be asked. */
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
