import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { findOpenInvitation } from '../../db/invitations.ts';
import type { InviteInput } from '../../domain/invitation/inputs.ts';
import { newId } from '../../runtime/ids.ts';
import { anOrganization, emailAddress, inviteInput } from '../support/records.ts';
import { acceptInput, openDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { expectSoundRecords } from './invariants.ts';

let records: Decisions;
let organizationId: string;

beforeEach(async () => {
  records = await openDecisions();
  organizationId = await anOrganization(records.sql);
});
afterEach(() => records.drop());

/** Decides the request, and goes on where it was pointed, as the api does. */
async function inviteUntilDone(requestId: string): Promise<string> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { outcome } = await records.decide(requestId);
    if (outcome !== 'already_open') return outcome;
  }
  return 'lost';
}

const spellings = [
  'ada@bücher.example.org',
  'ADA@bücher.example.org',
  'ada@BÜCHER.example.org',
  'ada@xn--bcher-kva.example.org',
];

test('fifty invites of one address in case and Unicode variants leave one open invitation and one e-mail, and all are answered (RACE-007)', async () => {
  const requests = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const input = inviteInput(spellings[index % spellings.length] ?? '');
      return records.ask({ verb: 'invite', organizationId, invitationId: newId(), input });
    }),
  );
  const outcomes = await Promise.all(requests.map(inviteUntilDone));
  expect(new Set(outcomes)).toEqual(new Set(['done']));
  const rows = await records.sql<
    { id: string; generation: number }[]
  >`select id, generation from invitations`;
  expect(rows).toHaveLength(1);
  expect(rows[0]?.generation).toBe(50);
  const claims = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      claimDueEmail(
        records.transactions,
        { invitationId: rows[0]?.id ?? '', generation: index + 1, kind: 'invitation', ordinal: 1 },
        'usher.example',
      ),
    ),
  );
  expect(claims.map(({ claimed }) => claimed)).toEqual([...Array<boolean>(49).fill(false), true]);
  await expectSoundRecords(records.sql);
});

test('a request that another invitation took over is not decided for the run it was asked of first', async () => {
  const first = await records.invited(organizationId, 'ada@company.com');
  const elsewhere = newId();
  const asked = {
    verb: 'invite',
    organizationId,
    invitationId: elsewhere,
    input: inviteInput('ada@company.com'),
  } as const;
  const requestId = await records.ask(asked);
  const met = await records.decide(requestId);
  expect(met).toEqual({ outcome: 'already_open', snapshot: { open: false, ending: 'none' } });

  const late = await records.decide(requestId, elsewhere);
  expect(late).toEqual({ outcome: 'already_open', snapshot: { open: false, ending: 'none' } });

  expect((await records.decide(requestId, first.id)).snapshot).toMatchObject({ open: true, generation: 2 });
  const repeated = await records.decide(requestId, elsewhere);
  expect(repeated).toEqual({ outcome: 'done', snapshot: { open: false, ending: 'none' } });
});

test('two open invitations amended to one address at once: one has it, the other keeps its own', async () => {
  for (let round = 0; round < 25; round += 1) {
    const wanted = emailAddress(`new${round}@company.com`);
    const pair = [
      await records.invited(organizationId, `ada${round}@company.com`),
      await records.invited(organizationId, `bob${round}@company.com`),
    ];
    const decided = await Promise.all(
      pair.map(({ id }) =>
        records.now({ verb: 'amend', organizationId, invitationId: id, input: { emailAddress: wanted } }),
      ),
    );
    expect(decided.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'duplicate_member_email']);
    expect(await findOpenInvitation(records.sql, organizationId, wanted.canonical)).not.toBeNull();
  }
  await expectSoundRecords(records.sql);
});

test('an address is invited again in vain for a seat only where it has none: the second of two first invites holds the same one', async () => {
  await records.sql`update organizations set seat_limit = 1`;
  const requests = await Promise.all(
    [1, 2, 3].map(() =>
      records.ask({
        verb: 'invite',
        organizationId,
        invitationId: newId(),
        input: inviteInput('ada@company.com'),
      }),
    ),
  );
  const outcomes = await Promise.all(requests.map(inviteUntilDone));
  expect(outcomes).toEqual(['done', 'done', 'done']);
  const other = {
    verb: 'invite',
    organizationId,
    invitationId: newId(),
    input: inviteInput('bob@company.com'),
  } as const;
  expect((await records.now(other)).outcome).toBe('seat_limit_reached');
  await expectSoundRecords(records.sql);
});

test.each([
  ['invite', inviteInput('ada@company.com')],
  ['join', { ...inviteInput('ada@company.com'), lifetimeMinutes: 60 }],
] as const)(
  'asked for by %s, an address that the invitation was amended away from gets one of its own',
  async (verb, input) => {
    await records.sql`
    update organizations set email_jit_provisioning = 'RESTRICTED', email_allowed_domains = '{company.com}'`;
    const first = await records.invited(organizationId, 'ada@company.com');
    const about = { organizationId, invitationId: first.id };
    const amend = await records.ask({
      ...about,
      verb: 'amend',
      input: { emailAddress: emailAddress('bob@company.com') },
    });
    const again = await records.ask({ ...about, verb, input } as {
      verb: 'invite';
      input: InviteInput;
    } & typeof about);
    expect((await records.decide(amend)).outcome).toBe('done');
    expect(await inviteUntilDone(again)).toBe('done');
    const { canonicalAddress, generation } = await records.row(first.id);
    expect([canonicalAddress, generation]).toEqual(['bob@company.com', 2]);
    const other = await findOpenInvitation(records.sql, organizationId, 'ada@company.com');
    expect(other).toMatchObject({ kind: verb, generation: 1 });
    await expectSoundRecords(records.sql);
  },
);

test('an invitation is not amended to the address of somebody who is becoming a member just then', async () => {
  for (let round = 0; round < 25; round += 1) {
    const ada = await records.invited(organizationId, `ada${round}@company.com`);
    const bob = await records.invited(organizationId, `bob${round}@company.com`);
    const input = { emailAddress: emailAddress(`ada${round}@company.com`) };
    const [accepted, amended] = await Promise.all([
      records.now({ verb: 'accept', organizationId, invitationId: ada.id, input: acceptInput(ada) }),
      records.now({ verb: 'amend', organizationId, invitationId: bob.id, input }),
    ]);
    expect([accepted.outcome, amended.outcome]).toEqual(['done', 'duplicate_member_email']);
    expect((await records.row(bob.id)).canonicalAddress).toBe(`bob${round}@company.com`);
  }
});
