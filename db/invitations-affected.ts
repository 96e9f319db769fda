import { checkAccept } from '../domain/invitation/eligibility.ts';
import type { OrganizationPolicy } from '../domain/organization/policy.ts';
import type { RefusalType } from '../domain/refusal.ts';
import { acceptEligibilityColumns, toAcceptEligibility } from './transactions/accept-eligibility.ts';
import type { AcceptEligibilityColumns } from './transactions/accept-eligibility.ts';
import type { InvitationRow } from './invitations.ts';
import { isOpen, isOver } from './invitations-open.ts';
import type { Sql } from './sql/client.ts';

const shownAtMost = 1_000;
const invitationsPerPage = 20_000;

type Affected = { readonly invitationId: string; readonly errorType: RefusalType };

/** Open invitations that are judged alike. */
type Group = AcceptEligibilityColumns &
  Pick<InvitationRow, 'kind' | 'roles' | 'invitedByMemberId'> & {
    readonly domain: string;
    readonly count: number;
    /** The oldest of them. */
    readonly firstIds: readonly string[];
    readonly lastMemberId: string;
  };

/**
 * The open invitations whose accept would be refused under a policy, and whose e-mails are therefore held: how many,
 * and the first 1,000 with the refusal's type, oldest first. Judged as an accept is: inviters, roles and seats too.
 * Reads pages of 20,000, each in a statement of its own: nobody holds a lock meanwhile.
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
      const invitation = { ...group, emailAddress: null, canonicalAddress: `@${group.domain}` };
      const judged = checkAccept(toAcceptEligibility(invitation, group, ruling));
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

/** A page of open invitations in the order of an index, those together that an accept is judged alike of. */
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

/** Ids are made of the time. */
function oldest(affected: readonly Affected[]): readonly Affected[] {
  return affected
    .toSorted((one, other) => (one.invitationId < other.invitationId ? -1 : 1))
    .slice(0, shownAtMost);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
