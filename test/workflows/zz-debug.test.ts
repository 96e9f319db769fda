import { expect, test } from 'vitest';
import { invitation } from '../support/invitee.ts';
import { anOrganization, aRequest, inviteTerms } from '../support/records.ts';
import { decideRequest } from '../../db/changes/decide.ts';
import { invitationStart } from '../../workflows/messages.ts';
import { startSimulation } from '../support/simulation.ts';
test('debug', async () => {
  const world = await startSimulation();
  const organizationId = await anOrganization(world.database.sql);
  const invited = invitation(world, organizationId);
  const requestId = await aRequest(world.database.sql, { verb: 'invite', organizationId, invitationId: invited.id, terms: inviteTerms('ada@company.com') });
  await decideRequest(world.deps.changes, requestId);
  await world.database.sql`update organizations set email_invites = 'NOT_ALLOWED'`;
  await world.startWorker();
  await world.env.client.workflow.start('memberInvitation', invitationStart(invited.id, organizationId));
  setTimeout(async () => {
    const h = await invited.handle().fetchHistory();
    const ev = h.events ?? [];
    console.log(ev.length, Number(ev.at(-1)?.eventTime?.seconds) - Number(ev[0]?.eventTime?.seconds), 's');
    for (const e of ev.slice(-40)) console.log(Number(e.eventTime?.seconds) - Number(ev[0]?.eventTime?.seconds), JSON.stringify(Object.entries(e).filter(([k,v]) => k.endsWith('Attributes') && v).map(([k,v]: any) => [k, v.activityType?.name, v.startToFireTimeout?.seconds?.toString()])));
    console.log(JSON.stringify(await invited.row(), null, 1));
  }, 12_000);
  await Promise.race([world.env.sleep('20 days'), new Promise((r) => setTimeout(r, 15_000))]);
  expect(1).toBe(1);
}, 30_000);
