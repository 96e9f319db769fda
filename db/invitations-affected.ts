import type { DomainName } from '../domain/address/types.ts';
import { checkAccept } from '../domain/invitation/eligibility.ts';
import type { OrganizationPolicy } from '../domain/organization/policy.ts';
import type { RefusalType } from '../domain/refusal.ts';
import { acceptEligibilityColumns, toAcceptEligibility } from './invitations-eligibility.ts';
import type { AcceptEligibility } from './invitations-eligibility.ts';
import type { Invitation } from '../domain/invitation/invitation.ts';
import { isOpen, isOver } from './invitations-open.ts';
import type { Sql } from './sql/client.ts';

const shownAtMost = 1_000;
const invitationsPerPage = 20_000;

type Affected = { readonly invitationId: string; readonly errorType: RefusalType };

/** Open invitations with the same eligibility. */
type Group = AcceptEligibility &
  Pick<Invitation, 'kind' | 'roles' | 'invitedByMemberId'> & {
    readonly domain: DomainName;
    readonly count: number;
    /** The oldest of them. */
    readonly firstIds: readonly string[];
    readonly lastMemberId: string;
  };

/**
 * Returns the open invitations whose accept would be refused under a policy, and whose emails are therefore held: their
 * number, and the first 1,000 with the refusal's type, oldest first. Inviters, roles and seats are judged too.
 * Reads pages of 20,000, each in its own statement, and takes no lock.
 */
export async function affectedInvitations(
  sql: Sql,
  organizationId: string,
  ruling: { readonly policy: OrganizationPolicy; readonly projectRoles: readonly string[] },
): Promise<{ total: number; first: readonly Affected[] }> {
  let first: readonly Affected[] = [];
  let total = 0;
  for (let lastMemberId: string | null = null; ;) {
    const groups: readonly Group[] = await readGroups(sql, organizationId, ruling.policy, lastMemberId);
    for (const group of groups) {
      // The domain is all of an address that is judged.
      const address = { mailbox: '', canonical: '', domain: group.domain };
      const judged = checkAccept(toAcceptEligibility({ ...group, address }, group, ruling));
      if (judged.ok) continue;
      const errorType = judged.refusal.type;
      total += group.count;
      first = oldest([...first, ...group.firstIds.map((invitationId) => ({ invitationId, errorType }))]);
    }
    if (sum(groups.map(({ count }) => count)) < invitationsPerPage) return { total, first };
    lastMemberId =
      groups
        .map((group) => group.lastMemberId)
        .toSorted()
        .at(-1) ?? null;
  }
}

/** Reads a page of open invitations in the order of an index, grouped by their eligibility. */
function readGroups(
  sql: Sql,
  organizationId: string,
  policy: OrganizationPolicy,
  afterMemberId: string | null,
): Promise<Group[]> {
  const behind = afterMemberId === null ? sql`true` : sql`member_id > ${afterMemberId}`;
  return sql<Group[]>`
    select kind, domain, roles, invited_by_member_id, claimed_by_another, inviter_roles, is_member, active_members,
      count(*)::int as count, (array_agg(id order by id))[1:${shownAtMost}::int] as first_ids,
      (array_agg(member_id order by member_id desc))[1] as last_member_id
    from (
      select id, member_id, kind, split_part(canonical_address, '@', 2) as domain, roles, invited_by_member_id,
        ${acceptEligibilityColumns(sql, organizationId, policy)}
      from invitations
      where organization_id = ${organizationId} and ${isOpen(sql)} and not ${isOver(sql)}
        and ${behind}
      order by member_id limit ${invitationsPerPage}
    ) page
    group by 1, 2, 3, 4, 5, 6, 7, 8`;
}

/** Ids begin with the time of their creation. */
function oldest(affected: readonly Affected[]): readonly Affected[] {
  return affected
    .toSorted((one, other) => (one.invitationId < other.invitationId ? -1 : 1))
    .slice(0, shownAtMost);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
