import type { Json, Sql } from './sql/client.ts';

const withdrawn = {
  ok: false,
  refusal: { type: 'invitation_not_found', message: 'Withdrawn: the database did not confirm it.' },
};

/**
 * Sees to it that a request is never decided of which it is not known whether its insert was carried out: where it
 * was, it is refused and gives its idempotency key free; where it was not, its id is taken, so that it cannot be any
 * more.
 * @returns false where it was decided before
 */
export async function withdrawRequest(sql: Sql, requestId: string): Promise<boolean> {
  const rows = await sql`
    insert into requests (id, kind, outcome, decided_at)
    values (${requestId}, 'plain', ${sql.json(withdrawn as unknown as Json)}, clock())
    on conflict (id) do update
    set outcome = excluded.outcome, decided_at = excluded.decided_at, input = '{}', address_hash = null,
      idempotency_scope = null, idempotency_key = null, body_hash = null
    where requests.outcome is null
    returning 1`;
  return rows.length > 0;
}
