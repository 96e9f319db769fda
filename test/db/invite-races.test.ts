import { expect } from 'vitest';
import { claimDueEmail } from '../../db/transactions/claim-email.ts';
import { findOpenInvitation } from '../../db/invitations.ts';
import type { InviteInput } from '../../domain/invitation/inputs.ts';
import { newId } from '../../runtime/ids.ts';
import { emailAddress, inviteInput } from '../support/records.ts';
import { acceptInput } from './decisions.ts';
import type { Decisions } from './decisions.ts';
import { expectSoundRecords } from './invariants.ts';
import { decisionsTest as test } from '../support/fixtures/decisions.ts';

/** Decides a request, also where it is reassigned, as the api does. */
async function inviteUntilDone(decisions: Decisions, requestId: string): Promise<string> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { outcome } = await decisions.decide(requestId);
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

test('fifty invites of one address in case and Unicode variants leave one open invitation and one email, and all are decided (RACE-007)', async ({
  decisions,
  organizationId,
}) => {
  const requests = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const input = inviteInput(spellings[index % spellings.length] ?? '');
      return decisions.ask({ verb: 'invite', organizationId, invitationId: newId(), input });
    }),
  );
  const outcomes = await Promise.all(requests.map((requestId) => inviteUntilDone(decisions, requestId)));
  expect(new Set(outcomes)).toEqual(new Set(['done']));
  const rows = await decisions.sql<
    { id: string; generation: number }[]
  >`select id, generation from invitations`;
  expect(rows).toHaveLength(1);
  expect(rows[0]?.generation).toBe(50);
  const claims = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      claimDueEmail(
        decisions.transactions,
        { invitationId: rows[0]?.id ?? '', generation: index + 1, kind: 'invitation', ordinal: 1 },
        'usher.example',
      ),
    ),
  );
  expect(claims.map(({ claimed }) => claimed)).toEqual([...Array<boolean>(49).fill(false), true]);
  await expectSoundRecords(decisions.sql);
});

test('a reassigned request is not decided for the invitation that it left', async ({
  decisions,
  organizationId,
}) => {
  const first = await decisions.invited(organizationId, 'ada@company.com');
  const elsewhere = newId();
  const asked = {
    verb: 'invite',
    organizationId,
    invitationId: elsewhere,
    input: inviteInput('ada@company.com'),
  } as const;
  const requestId = await decisions.ask(asked);
  const met = await decisions.decide(requestId);
  expect(met).toEqual({ outcome: 'already_open', snapshot: { open: false, ending: 'none' } });

  const late = await decisions.decide(requestId, elsewhere);
  expect(late).toEqual({ outcome: 'already_open', snapshot: { open: false, ending: 'none' } });

  expect((await decisions.decide(requestId, first.id)).snapshot).toMatchObject({ open: true, generation: 2 });
  const repeated = await decisions.decide(requestId, elsewhere);
  expect(repeated).toEqual({ outcome: 'done', snapshot: { open: false, ending: 'none' } });
});

test('two open invitations amended to one address at once: one gets it, the other keeps its own', async ({
  decisions,
  organizationId,
}) => {
  for (let round = 0; round < 25; round += 1) {
    const wanted = emailAddress(`new${round}@company.com`);
    const pair = [
      await decisions.invited(organizationId, `ada${round}@company.com`),
      await decisions.invited(organizationId, `bob${round}@company.com`),
    ];
    const decided = await Promise.all(
      pair.map(({ id }) =>
        decisions.now({ verb: 'amend', organizationId, invitationId: id, input: { emailAddress: wanted } }),
      ),
    );
    expect(decided.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'duplicate_member_email']);
    expect(await findOpenInvitation(decisions.sql, organizationId, wanted.canonical)).not.toBeNull();
  }
  await expectSoundRecords(decisions.sql);
});

test('re-inviting an address takes no second seat: two first invites hold the same one', async ({
  decisions,
  organizationId,
}) => {
  await decisions.sql`update organizations set seat_limit = 1`;
  const requests = await Promise.all(
    [1, 2, 3].map(() =>
      decisions.ask({
        verb: 'invite',
        organizationId,
        invitationId: newId(),
        input: inviteInput('ada@company.com'),
      }),
    ),
  );
  const outcomes = await Promise.all(requests.map((requestId) => inviteUntilDone(decisions, requestId)));
  expect(outcomes).toEqual(['done', 'done', 'done']);
  const other = {
    verb: 'invite',
    organizationId,
    invitationId: newId(),
    input: inviteInput('bob@company.com'),
  } as const;
  expect((await decisions.now(other)).outcome).toBe('seat_limit_reached');
  await expectSoundRecords(decisions.sql);
});

test.for([
  ['invite', inviteInput('ada@company.com')],
  ['join', { ...inviteInput('ada@company.com'), lifetimeMinutes: 60 }],
] as const)(
  'a %s of an address that the invitation was amended away from creates another one',
  async ([verb, input], { decisions, organizationId }) => {
    await decisions.sql`
    update organizations set email_jit_provisioning = 'RESTRICTED', email_allowed_domains = '{company.com}'`;
    const first = await decisions.invited(organizationId, 'ada@company.com');
    const about = { organizationId, invitationId: first.id };
    const amend = await decisions.ask({
      ...about,
      verb: 'amend',
      input: { emailAddress: emailAddress('bob@company.com') },
    });
    const again = await decisions.ask({ ...about, verb, input } as {
      verb: 'invite';
      input: InviteInput;
    } & typeof about);
    expect((await decisions.decide(amend)).outcome).toBe('done');
    expect(await inviteUntilDone(decisions, again)).toBe('done');
    const { address, generation } = await decisions.row(first.id);
    expect([address?.canonical, generation]).toEqual(['bob@company.com', 2]);
    const other = await findOpenInvitation(decisions.sql, organizationId, 'ada@company.com');
    expect(other).toMatchObject({ kind: verb, generation: 1 });
    await expectSoundRecords(decisions.sql);
  },
);

test('an invitation is not amended to an address that is becoming a member’s at the same time', async ({
  decisions,
  organizationId,
}) => {
  for (let round = 0; round < 25; round += 1) {
    const ada = await decisions.invited(organizationId, `ada${round}@company.com`);
    const bob = await decisions.invited(organizationId, `bob${round}@company.com`);
    const input = { emailAddress: emailAddress(`ada${round}@company.com`) };
    const [accepted, amended] = await Promise.all([
      decisions.now({ verb: 'accept', organizationId, invitationId: ada.id, input: acceptInput(ada) }),
      decisions.now({ verb: 'amend', organizationId, invitationId: bob.id, input }),
    ]);
    expect([accepted.outcome, amended.outcome]).toEqual(['done', 'duplicate_member_email']);
    expect((await decisions.row(bob.id)).address?.canonical).toBe(`bob${round}@company.com`);
  }
});
