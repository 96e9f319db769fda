import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { startMailbox } from '../../local/mailbox/start.ts';
import { mailerTo } from '../support/mailer-to.ts';
import { emailAddress, inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const slowly = { timeout: 20_000 };

/** A port without a listener: every connection is refused at once. */
function killMailServer(simulation: Simulation): { revive(): void } {
  const { mailer } = simulation.deps;
  const dead = mailerTo('smtp://127.0.0.1:1');
  Object.assign(simulation.deps, { mailer: dead });
  return { revive: () => Object.assign(simulation.deps, { mailer }) };
}

async function invite(
  simulation: Simulation,
  organizationId: string,
  input: Parameters<typeof inviteInput>[1] = {},
) {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  expect(await invited.update('invite', inviteInput('ada@company.com', input))).toBe('done');
  return invited;
}

test('a mail server that is down for two days delays the one e-mail, and the lifetime starts with it', async ({
  simulation,
  organizationId,
}) => {
  const server = killMailServer(simulation);
  const invited = await invite(simulation, organizationId);
  await simulation.env.sleep('2 days');
  const { state, deliveryState, deliveryAttempts, deliveryDiagnostic } = await invited.row();
  expect({ state, deliveryState }).toEqual({ state: 'pending', deliveryState: 'delayed' });
  expect(deliveryAttempts).toBeGreaterThan(100);
  expect(deliveryDiagnostic).toBe('no answer from the mail server (ESOCKET)');
  server.revive();
  await simulation.env.sleep('16 minutes');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  const { sentAt, createdAt, expiresAt } = await invited.row();
  expect((sentAt?.getTime() ?? 0) - createdAt.getTime()).toBeGreaterThan(2 * 86_400_000);
  expect(expiresAt.getTime() - (sentAt?.getTime() ?? 0)).toBe(7 * 86_400_000);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
});

test('a mail server that is down for eight days makes an invitation undeliverable after three, still open, until it is invited again (RELIAB-028)', async ({
  simulation,
  organizationId,
}) => {
  const server = killMailServer(simulation);
  const invited = await invite(simulation, organizationId);
  await simulation.env.sleep('74 hours');
  const { state, expiresAt, deliveryAttempts } = await invited.row();
  expect(state).toBe('undeliverable');
  expect(expiresAt.getTime()).toBeGreaterThan(await simulation.env.currentTimeMs());
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.undeliverable']);
  await simulation.env.sleep('5 days');
  expect((await invited.row()).deliveryAttempts).toBe(deliveryAttempts);
  server.revive();
  await simulation.env.sleep('1 day');
  expect(invited.sentEmails()).toEqual([]);
  expect(await invited.update('invite', inviteInput('ada@company.com'))).toBe('done');
  await invited.mailed(1);
  expect(invited.sentEmails()).toEqual(['2.invitation.1']);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
});

test.for([
  ['refuse-recipient', 'smtp 550 5.1.1 at RCPT TO'],
  ['refuse-data', 'smtp 554 5.7.1 at DATA'],
] as const)(
  '%s makes an invitation undeliverable at once, without a retry (RELIAB-022)',
  async ([fault, diagnostic], { simulation, organizationId }) => {
    simulation.mail.setFault(fault);
    const invited = await invite(simulation, organizationId);
    await expect.poll(async () => (await invited.row()).state, slowly).toBe('undeliverable');
    expect((await invited.row()).deliveryDiagnostic).toBe(diagnostic);
    await simulation.env.sleep('5 days');
    expect(simulation.mail.attempts()).toBe(1);
    simulation.mail.setFault(null);
    expect(await invited.update('amend', { emailAddress: emailAddress('ada.l@company.com') })).toBe('done');
    await invited.mailed(1);
    expect((await invited.row()).state).toBe('pending');
  },
);

test.for([421, 450] as const)(
  'a %i at RCPT is retried at growing intervals, and the row says so meanwhile (RELIAB-020)',
  async (code, { simulation, organizationId }) => {
    const triedAtMs: number[] = [];
    const faultInjection = {
      ...{ onConnect: nothing, onEmail: none, beforeAccepted: nothing, afterAccepted: nothing },
      onRecipient: async () => {
        triedAtMs.push(await simulation.env.currentTimeMs());
        return { code, text: '4.3.2 come again' };
      },
    };
    const busy = await startMailbox({ faultInjection });
    const { mailer } = simulation.deps;
    Object.assign(simulation.deps, { mailer: mailerTo(busy.smtpUrl) });
    const invited = await invite(simulation, organizationId);
    await simulation.env.sleep('10 minutes');
    const { state, deliveryState, deliveryDiagnostic } = await invited.row();
    expect({ state, deliveryState }).toEqual({ state: 'pending', deliveryState: 'delayed' });
    expect(deliveryDiagnostic).toContain(`smtp ${code} 4.3.2 at `);
    const pausesMs = triedAtMs.slice(1).map((at, index) => at - (triedAtMs[index] ?? 0));
    expect(pausesMs.length).toBeGreaterThan(5);
    expect(pausesMs).toEqual(pausesMs.toSorted((one, other) => one - other));
    simulation.deps.mailer.close();
    Object.assign(simulation.deps, { mailer });
    await simulation.env.sleep('16 minutes');
    expect(invited.sentEmails()).toEqual(['1.invitation.1']);
    await busy.stop();
  },
);

const nothing = () => Promise.resolve();
const none = () => Promise.resolve(null);

test('an undeliverable invitation expires a lifetime after it was given up, and nothing is sent after the end (RELIAB-028)', async ({
  simulation,
  organizationId,
}) => {
  simulation.mail.setFault('refuse-recipient');
  const invited = await invite(simulation, organizationId, { lifetimeMinutes: 60 });
  expect(await invited.ending()).toBe('expired');
  expect(await invited.timeline()).toEqual([
    'invitation.created',
    'invitation.undeliverable',
    'invitation.expired',
  ]);
  const attempts = simulation.mail.attempts();
  simulation.mail.setFault(null);
  await simulation.env.sleep('8 days');
  expect([simulation.mail.attempts(), invited.sentEmails()]).toEqual([attempts, []]);
});

test('a greylisted e-mail is retried until it is accepted, with one Message-ID (RELIAB-027)', async ({
  simulation,
  organizationId,
}) => {
  simulation.mail.setFault('try-later');
  const invited = await invite(simulation, organizationId);
  await simulation.env.sleep('1 hour');
  expect(simulation.mail.attempts()).toBeGreaterThan(5);
  simulation.mail.setFault(null);
  await simulation.env.sleep('16 minutes');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
});

test('an e-mail whose acceptance was not confirmed is sent again with the same Message-ID and link (RELIAB-023)', async ({
  simulation,
  organizationId,
}) => {
  simulation.mail.setFault('reset-before-250');
  const invited = await invite(simulation, organizationId);
  await invited.mailed(1);
  simulation.mail.setFault(null);
  await simulation.env.sleep('1 minute');
  expect(new Set(invited.sentEmails())).toEqual(new Set(['1.invitation.1']));
  expect(invited.sentEmails().length).toBeGreaterThanOrEqual(2);
  expect(new Set(invited.tokens()).size).toBe(1);
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.sent']);
});

test('an e-mail is not sent again where the server hangs up after its 250', async ({
  simulation,
  organizationId,
}) => {
  simulation.mail.setFault('reset-after-250');
  const invited = await invite(simulation, organizationId);
  await simulation.env.sleep('1 hour');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.sent']);
});
