import type { Pool } from '../../db/sql/client.ts';

/** What must hold whatever was killed, each as a query that finds what breaks it. */
const broken = {
  'an accepted invitation without its member, or a member of one that was not accepted': (sql: Pool) => sql`
    select i.id from invitations i full join members m on m.invitation_id = i.id
    where i.id is not null and (i.state = 'accepted') <> (m.id is not null)`,
  'a member with another id than the invitation promised': (sql: Pool) => sql`
    select m.id from members m join invitations i on i.id = m.invitation_id where m.id <> i.member_id`,
  'two open invitations of one address': (sql: Pool) => sql`
    select 1 from invitations where closed_at is null group by organization_id, canonical_address having count(*) > 1`,
  'a request without an outcome': (sql: Pool) => sql`
    select id from requests where kind <> 'plain' and outcome is null`,
  'an invitation without a request': (sql: Pool) => sql`
    select i.id from invitations i
    where not exists (select 1 from requests r where r.invitation_id = i.id and r.kind in ('invite', 'join'))`,
  'an ending that is not told in the timeline exactly once': (sql: Pool) => sql`
    select i.id from invitations i join events e on e.invitation_id = i.id and e.type = 'invitation.' || i.state
    where i.closed_at is not null group by i.id having count(*) <> 1`,
  'a timeline with a hole': (sql: Pool) => sql`
    select invitation_id from events where invitation_id is not null
    group by invitation_id having max(sequence) <> count(*)`,
  'an open invitation that was never mailed': (sql: Pool) => sql`
    select i.id from invitations i
    where i.state = 'pending' and not exists (
      select 1 from emails e where e.invitation_id = i.id and e.generation = i.generation and e.state = 'sent')`,
  'an e-mail of a generation that never was': (sql: Pool) => sql`
    select e.message_id from emails e join invitations i on i.id = e.invitation_id where e.generation > i.generation`,
  'an e-mail claimed after the end': (sql: Pool) => sql`
    select e.message_id from emails e join invitations i on i.id = e.invitation_id
    where e.first_attempt_at > i.closed_at`,
} as const;

/** Names each invariant that does not hold, with how many rows break it. Empty is good. */
export async function brokenInvariants(sql: Pool): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, query] of Object.entries(broken)) {
    const rows = await query(sql);
    if (rows.length > 0) found.push(`${rows.length} × ${name}`);
  }
  return found;
}
