import { afterEach, beforeEach, expect, test } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { startMailbox } from '../../local/mailbox/start.ts';
import { mailerTo } from '../support/mailer-to.ts';
import { anOrganization, emailAddress, inviteInput } from '../support/records.ts';
import { startSimulation } from '../support/simulation.ts';
import type { Simulation } from '../support/simulation.ts';

let world: Simulation;
let organizationId: string;

beforeEach(async () => {
  world = await startSimulation();
  organizationId = await anOrganization(world.database.sql);
});
afterEach(() => world.stop());

const slowly = { timeout: 20_000 };

/** Nobody listens there: every connection is refused at once. */
function killMailServer(): { revive(): void } {
  const { mailer } = world.deps;
  const dead = mailerTo('smtp://127.0.0.1:1');
  Object.assign(world.deps, { mailer: dead });
  return { revive: () => Object.assign(world.deps, { mailer }) };
}

async function invite(input: Parameters<typeof inviteInput>[1] = {}) {
  await world.startWorker();
  const invited = invitation(world, organizationId);
  expect(await invited.to('invite', inviteInput('ada@company.com', input))).toBe('done');
  return invited;
}

test('a mail server that is dead for two days costs nothing but two days: one e-mail, and the life starts with it', async () => {
  const server = killMailServer();
  const invited = await invite();
  await world.env.sleep('2 days');
  const { state, deliveryState, deliveryAttempts, deliveryDiagnostic } = await invited.row();
  expect({ state, deliveryState }).toEqual({ state: 'pending', deliveryState: 'delayed' });
  expect(deliveryAttempts).toBeGreaterThan(100);
  expect(deliveryDiagnostic).toBe('no answer from the mail server (ESOCKET)');
  server.revive();
  await world.env.sleep('16 minutes');
  expect(invited.letters()).toEqual(['1.invitation.1']);
  const { sentAt, createdAt, expiresAt } = await invited.row();
  expect((sentAt?.getTime() ?? 0) - createdAt.getTime()).toBeGreaterThan(2 * 86_400_000);
  expect(expiresAt.getTime() - (sentAt?.getTime() ?? 0)).toBe(7 * 86_400_000);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
});

test('dead for eight days, with a lifetime of seven (RELIAB-028): undeliverable after three; visible, still open, and taken up by inviting again', async () => {
  const server = killMailServer();
  const invited = await invite();
  await world.env.sleep('74 hours');
  const { state, expiresAt, deliveryAttempts } = await invited.row();
  expect(state).toBe('undeliverable');
  expect(expiresAt.getTime()).toBeGreaterThan(await world.env.currentTimeMs());
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.undeliverable']);
  await world.env.sleep('5 days');
  expect((await invited.row()).deliveryAttempts).toBe(deliveryAttempts);
  server.revive();
  await world.env.sleep('1 day');
  expect(invited.letters()).toEqual([]);
  expect(await invited.to('invite', inviteInput('ada@company.com'))).toBe('done');
  await invited.mailed(1);
  expect(invited.letters()).toEqual(['2.invitation.1']);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
});

test.each([
  ['refuse-recipient', 'smtp 550 5.1.1 at RCPT TO'],
  ['refuse-data', 'smtp 554 5.7.1 at DATA'],
] as const)(
  '%s is for good: undeliverable at once, and not tried again (RELIAB-022)',
  async (fault, diagnostic) => {
    world.mail.setFault(fault);
    const invited = await invite();
    await expect.poll(async () => (await invited.row()).state, slowly).toBe('undeliverable');
    expect((await invited.row()).deliveryDiagnostic).toBe(diagnostic);
    await world.env.sleep('5 days');
    expect(world.mail.attempts()).toBe(1);
    world.mail.setFault(null);
    expect(await invited.to('amend', { emailAddress: emailAddress('ada.l@company.com') })).toBe('done');
    await invited.mailed(1);
    expect((await invited.row()).state).toBe('pending');
  },
);

test.each([421, 450])(
  'a %i at RCPT (RELIAB-020) asks to come again: so it does, at longer and longer intervals, and says so meanwhile',
  async (code) => {
    const triedAtMs: number[] = [];
    const faultInjection = {
      ...{ onConnect: nothing, onEmail: none, beforeAccepted: nothing, afterAccepted: nothing },
      onRecipient: async () => {
        triedAtMs.push(await world.env.currentTimeMs());
        return { code, text: '4.3.2 come again' };
      },
    };
    const busy = await startMailbox({ faultInjection });
    const { mailer } = world.deps;
    Object.assign(world.deps, { mailer: mailerTo(busy.smtpUrl) });
    const invited = await invite();
    await world.env.sleep('10 minutes');
    const { state, deliveryState, deliveryDiagnostic } = await invited.row();
    expect({ state, deliveryState }).toEqual({ state: 'pending', deliveryState: 'delayed' });
    expect(deliveryDiagnostic).toContain(`smtp ${code} 4.3.2 at `);
    const pausesMs = triedAtMs.slice(1).map((at, index) => at - (triedAtMs[index] ?? 0));
    expect(pausesMs.length).toBeGreaterThan(5);
    expect(pausesMs).toEqual(pausesMs.toSorted((one, other) => one - other));
    world.deps.mailer.close();
    Object.assign(world.deps, { mailer });
    await world.env.sleep('16 minutes');
    expect(invited.letters()).toEqual(['1.invitation.1']);
    await busy.stop();
  },
);

const nothing = () => Promise.resolve();
const none = () => Promise.resolve(null);

test('an undeliverable invitation expires a lifetime after it was given up, and nothing is mailed after the end (RELIAB-028)', async () => {
  world.mail.setFault('refuse-recipient');
  const invited = await invite({ lifetimeMinutes: 60 });
  expect(await invited.ending()).toBe('expired');
  expect(await invited.timeline()).toEqual([
    'invitation.created',
    'invitation.undeliverable',
    'invitation.expired',
  ]);
  const attempts = world.mail.attempts();
  world.mail.setFault(null);
  await world.env.sleep('8 days');
  expect([world.mail.attempts(), invited.letters()]).toEqual([attempts, []]);
});

test('greylisted for an hour (RELIAB-027): tried again until it is taken, under one Message-ID', async () => {
  world.mail.setFault('try-later');
  const invited = await invite();
  await world.env.sleep('1 hour');
  expect(world.mail.attempts()).toBeGreaterThan(5);
  world.mail.setFault(null);
  await world.env.sleep('16 minutes');
  expect(invited.letters()).toEqual(['1.invitation.1']);
});

test('a server that takes the e-mail and breaks off (RELIAB-023): sent again under the same Message-ID with the same link', async () => {
  world.mail.setFault('reset-before-250');
  const invited = await invite();
  await invited.mailed(1);
  world.mail.setFault(null);
  await world.env.sleep('1 minute');
  expect(new Set(invited.letters())).toEqual(new Set(['1.invitation.1']));
  expect(invited.letters().length).toBeGreaterThanOrEqual(2);
  expect(new Set(invited.tokens()).size).toBe(1);
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.sent']);
});

test('a server that breaks off after its 250 has taken the e-mail: it is not sent again', async () => {
  world.mail.setFault('reset-after-250');
  const invited = await invite();
  await world.env.sleep('1 hour');
  expect(invited.letters()).toEqual(['1.invitation.1']);
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.sent']);
});
