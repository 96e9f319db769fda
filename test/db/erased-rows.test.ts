import { expect } from 'vitest';
import { markOrganizationDeleted } from '../../db/organizations.ts';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { closeOrganizationBatch } from '../../db/transactions/close-organization.ts';
import { eraseAddress } from '../../db/transactions/erase-address.ts';
import { recordDelayed } from '../../db/transactions/settle-email.ts';
import { transaction } from '../../db/sql/client.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';
import type { Decisions } from './decisions.ts';

const marker = 'zebrafinch';

/**
 * Makes an invitation whose email was delayed and which was revoked for a reason.
 * @returns a count of the rows that have the words of the mail server or the caller
 */
async function revokedInvitation(
  decisions: Decisions,
  organizationId: string,
): Promise<() => Promise<number>> {
  const { sql, transactions } = decisions;
  const invitation = await decisions.invited(organizationId, 'ada@company.com');
  const email = { invitationId: invitation.id, generation: 1, kind: 'invitation', ordinal: 1 } as const;
  const claim = await claimDueEmail(transactions, email, 'usher.example');
  if (!claim.claimed) throw new Error('The email was not claimed.');
  await recordDelayed(transactions, { ...claim, diagnostic: `smtp 451 ${marker}` });
  const reason = `${marker} has left`;
  const revoke = { organizationId, invitationId: invitation.id, verb: 'revoke' } as const;
  expect((await decisions.now({ ...revoke, input: { tokenHash: null, reason } })).outcome).toBe('done');
  return async () => {
    const rows = await sql`
      select row_to_json(i)::text as said from invitations i union all select row_to_json(e)::text from emails e
      union all select row_to_json(v)::text from events v union all select row_to_json(r)::text from requests r`;
    return rows.filter((row) => String(row['said']).includes(marker)).length;
  };
}

test('erasing an address leaves nothing of what mail servers and callers said of its invitation', async ({
  decisions,
  organizationId,
}) => {
  const said = await revokedInvitation(decisions, organizationId);
  expect(await said()).toBe(4);
  const project = { type: 'project', id: null } as const;
  const erased = await transaction(decisions.sql, (tx) =>
    eraseAddress(tx, organizationId, 'ada@company.com', project),
  );
  expect(erased.ok).toBe(true);
  expect(await said()).toBe(0);
});

test('deleting an organization leaves nothing of what mail servers and callers said of its invitations', async ({
  decisions,
  organizationId,
}) => {
  const said = await revokedInvitation(decisions, organizationId);
  expect(await said()).toBe(4);
  await transaction(decisions.sql, (tx) => markOrganizationDeleted(tx, organizationId));
  await closeOrganizationBatch(decisions.transactions, organizationId, AbortSignal.timeout(20_000));
  expect(await said()).toBe(0);
});
