import type { Request } from './requests.ts';
import type { Sql } from './sql/client.ts';

/** Returns the condition that a request is a join of a member who is sent an already-member email for it. */
const isEmailed = (sql: Sql, table: 'requests' | 'other') => {
  const outcome = sql(`${table}.outcome`);
  return sql`${sql(table)}.kind = 'join' and ${outcome} -> 'value' ->> 'note' = 'already_member'
    and not ${outcome} -> 'value' ? 'emailedLately' and ${sql(table)}.input <> '{}'`;
};

/** Returns the joins of members, among the invitation's requests, whose already-member email was not sent yet. */
export async function findUnsentAlreadyMemberEmails(
  sql: Sql,
  invitationId: string,
): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from requests
    where invitation_id = ${invitationId} and ${isEmailed(sql, 'requests')}
      and not exists (
        select 1 from emails e
        where e.invitation_id = requests.invitation_id and e.kind = 'already_member' and e.state <> 'claimed'
          and starts_with(e.message_id, '<' || requests.id))
    order by number`;
  return rows.map(({ id }) => id);
}

/**
 * Returns whether the member who requests to join was sent an already-member email within the hour, or is being sent
 * one. An email that no mail server has accepted counts for four days, which is longer than its retry window.
 */
export async function wasEmailedLately(sql: Sql, request: Pick<Request, 'id'>): Promise<boolean> {
  const rows = await sql`
    select 1 from requests own
    join requests other on other.organization_id = own.organization_id and other.address_hash = own.address_hash
    left join emails e on e.invitation_id = other.invitation_id and e.kind = 'already_member'
      and starts_with(e.message_id, '<' || other.id)
    where own.id = ${request.id} and other.id <> own.id and ${isEmailed(sql, 'other')}
      and (coalesce(e.last_attempt_at, other.decided_at) > clock() - interval '1 hour'
        or (e.state = 'claimed' and other.decided_at > clock() - interval '4 days'))
    limit 1`;
  return rows.length > 0;
}
