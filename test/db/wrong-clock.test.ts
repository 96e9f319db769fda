import { readFileSync, readdirSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { expireInvitation } from '../../db/transactions/expire-invitation.ts';
import { recordSent } from '../../db/transactions/settle-email.ts';
import { claimOverdueInvitations } from '../../db/invitations-to-signal.ts';
import { acceptInput } from './decisions.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

const dayMs = 86_400_000;

test.afterEach(() => {
  vi.useRealTimers();
});

test.for([3, -3] as const)(
  'with a process clock %i days off nothing ends early or late (RELIAB-035): the database’s clock decides',
  async (days, { decisions, organizationId }) => {
    const trueMs = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: trueMs + days * dayMs });
    const invited = await decisions.invited(organizationId, 'ada@company.com', { lifetimeMinutes: 1_440 });
    const email = { invitationId: invited.id, generation: 1, kind: 'invitation', ordinal: 1 } as const;
    const claim = await claimDueEmail(decisions.transactions, email, 'usher.example');
    if (!claim.claimed) throw new Error('The e-mail was not claimed.');
    await recordSent(decisions.transactions, { ...claim, diagnostic: 'smtp 250' });

    const row = await decisions.row(invited.id);
    const offByMs = Math.abs(row.expiresAt.getTime() - (trueMs + dayMs));
    expect(offByMs).toBeLessThan(dayMs / 2);
    expect(row.reminders.map(({ state }) => state)).toEqual(['planned', 'planned']);
    expect(await claimDueEmail(decisions.transactions, email, 'usher.example')).toMatchObject({
      result: 'nothing_to_send',
    });
    expect(await expireInvitation(decisions.transactions, invited.id)).toMatchObject({ open: true });
    expect(await claimOverdueInvitations(decisions.sql, 10)).toEqual([]);

    const late = await decisions.invited(organizationId, 'late@company.com');
    await decisions.sql`
      update invitations set email_due = null, expires_at = clock() - interval '1 second' where id = ${late.id}`;
    expect(await expireInvitation(decisions.transactions, late.id)).toEqual({
      open: false,
      ending: 'expired',
    });

    const accept = {
      verb: 'accept',
      organizationId,
      invitationId: invited.id,
      input: acceptInput(row),
    } as const;
    expect((await decisions.now(accept)).outcome).toBe('done');
  },
);

// Waits of this process are measured by `performance.now()`, which a wrong clock does not move.
test('neither decisions nor activities read the clock of their process', () => {
  const root = new URL('../../', import.meta.url);
  const files = ['domain', 'db', 'activities'].flatMap((module) =>
    readdirSync(new URL(module, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${module}/${file}`),
  );
  const readsClock = files.filter((file) =>
    /Date\.now|new Date\(\)|performance\.(?!now\(\))|(?<!performance\.)\bnow\(\)/.test(
      withoutComments(readFileSync(new URL(file, root), 'utf8')),
    ),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(readsClock).toEqual([]);
});

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
}
