import { judgeAccept } from '../domain/invitation/judge.ts';
import type { OrganizationPolicy } from '../domain/organization/policy.ts';
import type { RefusalType } from '../domain/refusal.ts';
import { acceptFactColumns, acceptFactsOf } from './accept-facts.ts';
import type { AcceptFactColumns } from './accept-facts.ts';
import type { InvitationRow } from './invitations.ts';
import { isOver } from './over.ts';
import type { Sql } from './sql.ts';

type OpenRow = AcceptFactColumns &
  Pick<InvitationRow, 'id' | 'kind' | 'emailAddress' | 'canonicalAddress' | 'roles' | 'invitedByMemberId'>;

const shownAtMost = 1_000;

/**
 * The open invitations whose accept would be refused under a policy, and whose e-mails are therefore held: how many,
 * and the first 1,000 with the refusal's type, oldest first. Judged as an accept is: inviters, roles and seats too.
 */
export async function affectedInvitations(
  sql: Sql,
  organizationId: string,
  { policy, projectRoles }: { readonly policy: OrganizationPolicy; readonly projectRoles: readonly string[] },
): Promise<{
  total: number;
  first: readonly { readonly invitationId: string; readonly errorType: RefusalType }[];
}> {
  const first: { invitationId: string; errorType: RefusalType }[] = [];
  let total = 0;
  const rows = await sql<OpenRow[]>`
    select id, kind, email_address, canonical_address, roles, invited_by_member_id,
      ${acceptFactColumns(sql, organizationId, policy)}
    from invitations
    where organization_id = ${organizationId} and state in ('pending', 'undeliverable') and not ${isOver(sql)}
    order by id`;
  for (const row of rows) {
    const judged = judgeAccept(acceptFactsOf(row, row, { policy, projectRoles }));
    if (judged.ok) continue;
    total += 1;
    if (first.length < shownAtMost) first.push({ invitationId: row.id, errorType: judged.refusal.type });
  }
  return { total, first };
}
