import { expect } from 'vitest';
import type { Pool } from '../../db/sql/client.ts';

/** Expects what must hold for every invitation, member, event and email of a database after any race. */
export async function expectSoundRecords(sql: Pool): Promise<void> {
  const [found] = await sql<Record<string, number>[]>`
    select
      (select count(*)::int from requests where outcome is null and kind <> 'plain') as undecided,
      (select count(*)::int from invitations i where state = 'accepted'
        and (select count(*) from members m where m.invitation_id = i.id) <> 1) as accepted_without_one_member,
      (select count(*)::int from members m join invitations i on i.id = m.invitation_id
        where i.state <> 'accepted') as members_of_others,
      (select count(*)::int from (select 1 from invitations where state in ('pending', 'undeliverable')
        group by organization_id, canonical_address having count(*) > 1) as x) as two_open,
      (select count(*)::int from (select invitation_id from events where invitation_id is not null
        group by invitation_id having max(sequence) <> count(*)) as x) as timelines_with_holes,
      (select count(*)::int from (select invitation_id from events
        where type in ('invitation.accepted', 'invitation.declined', 'invitation.revoked', 'invitation.expired')
        group by invitation_id having count(*) > 1) as x) as ended_twice,
      (select count(*)::int from emails e join events v on v.invitation_id = e.invitation_id
        where v.type in ('invitation.accepted', 'invitation.declined', 'invitation.revoked', 'invitation.expired')
          and e.last_attempt_at > v.at) as mailed_after_the_end,
      (select count(*)::int from emails e join events v on v.invitation_id = e.invitation_id
        where v.type = 'invitation.resent' and e.last_attempt_at > v.at
          and e.generation <= (select count(*) from events w where w.invitation_id = v.invitation_id
            and w.type = 'invitation.resent' and w.sequence <= v.sequence)) as mailed_with_an_old_link`;
  expect(found).toEqual({
    undecided: 0,
    acceptedWithoutOneMember: 0,
    membersOfOthers: 0,
    twoOpen: 0,
    timelinesWithHoles: 0,
    endedTwice: 0,
    mailedAfterTheEnd: 0,
    mailedWithAnOldLink: 0,
  });
}

/** Runs work `count` times, `width` at a time, in order. */
export async function atOnce<T>(
  width: number,
  count: number,
  operation: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      results[index] = await operation(index);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
