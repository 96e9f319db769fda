import { admits } from '../domain/invitation/judge.ts';
import type { OrganizationPolicy } from '../domain/organization/policy.ts';
import type { RefusalType } from '../domain/refusal.ts';
import { addressOf } from './invitations.ts';
import type { Sql } from './sql.ts';

type OpenRow = {
  readonly id: string;
  readonly kind: 'invite' | 'join';
  readonly emailAddress: string;
  readonly canonicalAddress: string;
  readonly claimedByAnother: boolean;
};

const shownAtMost = 1_000;

/** The open invitations that a policy holds back: how many, and the first 1,000, oldest first. */
export async function affectedInvitations(
  sql: Sql,
  organizationId: string,
  policy: OrganizationPolicy,
): Promise<{
  total: number;
  first: readonly { readonly invitationId: string; readonly errorType: RefusalType }[];
}> {
  const first: { invitationId: string; errorType: RefusalType }[] = [];
  let total = 0;
  const rows = await sql<OpenRow[]>`
    select i.id, i.kind, i.email_address, i.canonical_address,
      exists (
        select 1 from claimed_domains c
        where c.domain = split_part(i.canonical_address, '@', 2) and c.organization_id <> i.organization_id
      ) as claimed_by_another
    from invitations i
    where i.organization_id = ${organizationId} and i.state in ('pending', 'undeliverable')
    order by i.id`;
  for (const row of rows) {
    const { id, kind, claimedByAnother } = row;
    const admitted = admits({ kind, policy, emailAddress: addressOf(row), claimedByAnother });
    if (admitted.ok) continue;
    total += 1;
    if (first.length < shownAtMost) first.push({ invitationId: id, errorType: admitted.refusal.type });
  }
  return { total, first };
}
