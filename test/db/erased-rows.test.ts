import { expect } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { eraseAddress } from '../../db/transactions/erase-address.ts';
import { recordDelayed } from '../../db/transactions/settle-email.ts';
import { transaction } from '../../db/sql/client.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

const marker = 'zebrafinch';

test('erasing an address leaves nothing of what mail servers and callers said of its invitation', async ({
  decisions,
  organizationId,
}) => {
  const { sql, transactions } = decisions;
  const invitation = await decisions.invited(organizationId, 'ada@company.com');
  const email = { invitationId: invitation.id, generation: 1, kind: 'invitation', ordinal: 1 } as const;
  const claim = await claimDueEmail(transactions, email, 'usher.example');
  if (!claim.claimed) throw new Error('The e-mail was not claimed.');
  await recordDelayed(transactions, { ...claim, diagnostic: `smtp 451 ${marker}` });
  const reason = `${marker} has left`;
  const revoke = { organizationId, invitationId: invitation.id, verb: 'revoke' } as const;
  expect((await decisions.now({ ...revoke, input: { tokenHash: null, reason } })).outcome).toBe('done');
  const said = async () => {
    const rows = await sql`
      select row_to_json(i)::text as said from invitations i union all select row_to_json(e)::text from emails e
      union all select row_to_json(v)::text from events v union all select row_to_json(r)::text from requests r`;
    return rows.filter((row) => String(row['said']).includes(marker)).length;
  };
  expect(await said()).toBe(4);

  const project = { type: 'project', id: null } as const;
  const erased = await transaction(sql, (tx) => eraseAddress(tx, organizationId, 'ada@company.com', project));
  expect(erased.ok).toBe(true);
  expect(await said()).toBe(0);
});
