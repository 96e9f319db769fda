import { expect } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { mailerTo } from '../support/mailer-to.ts';
import { inviteInput } from '../support/records.ts';
import { startScriptedSmtp } from '../support/scripted-smtp.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

/** Makes the mail server refuse the sender. */
async function refuseSender(simulation: Simulation): Promise<{ end(): Promise<void> }> {
  const { mailer } = simulation.deps;
  const server = await startScriptedSmtp({ mail: '550 5.1.0 <marker@company.com> may not send here' });
  const refusing = mailerTo(server.url);
  Object.assign(simulation.deps, { mailer: refusing });
  return {
    async end() {
      Object.assign(simulation.deps, { mailer });
      refusing.close();
      await server.stop();
    },
  };
}

test('a sender that is refused for four days makes no invitation undeliverable, and the e-mail is sent once it is accepted', async ({
  lines,
  simulation,
  organizationId,
}) => {
  const refusal = await refuseSender(simulation);
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com', { lifetimeMinutes: 60 }));
  await simulation.env.sleep('4 days');
  expect(await invited.row()).toMatchObject({
    state: 'pending',
    deliveryState: 'delayed',
    deliveryDiagnostic: 'smtp 550 5.1.0 at MAIL FROM',
  });
  const logged = lines.find((line) => line.includes('The mail server refuses the sender'));
  expect(logged).toContain('"diagnostic":"smtp 550 5.1.0 at MAIL FROM"');
  expect(lines.join('')).not.toContain('marker');

  // Greylisted at the first attempt after it: the days of the refusal do not count against the invitee.
  simulation.mail.setFault('try-later');
  await refusal.end();
  await simulation.env.sleep('1 hour');
  expect(await invited.row()).toMatchObject({ state: 'pending', deliveryState: 'delayed' });
  simulation.mail.setFault(null);
  await simulation.env.sleep('16 minutes');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
});

test('an invitation whose sender is refused for 30 days expires', async ({ simulation, organizationId }) => {
  const refusal = await refuseSender(simulation);
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com', { lifetimeMinutes: 60 }));
  await simulation.database
    .sql`update invitations set email_due_at = email_due_at - interval '29 days 18 hours'`;
  await simulation.env.sleep('5 hours');
  const { state, emailDueAt } = await invited.row();
  expect(state).toBe('pending');
  expect(await invited.ending()).toBe('expired');
  const { closedAt } = await invited.row();
  const days = ((closedAt?.getTime() ?? 0) - (emailDueAt?.getTime() ?? 0)) / 86_400_000;
  expect(days).toBeGreaterThanOrEqual(30);
  // The pause between two attempts is 15 minutes at most.
  expect(days).toBeLessThan(30.02);
  expect(await invited.timeline()).toEqual(['invitation.created', 'invitation.expired']);
  await refusal.end();
});

test('a reminder whose sender is refused does not outlive its invitation', async ({
  simulation,
  organizationId,
}) => {
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com', { lifetimeMinutes: 7_200 }));
  await invited.mailed(1);
  const refusal = await refuseSender(simulation);
  expect(await invited.ending()).toBe('expired');
  const { sentAt, closedAt } = await invited.row();
  expect((closedAt?.getTime() ?? 0) - (sentAt?.getTime() ?? 0)).toBeLessThan(7_201 * 60_000);
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  await refusal.end();
});
