import { expect } from 'vitest';
import { startMailbox } from '../../local/mailbox/start.ts';
import { invitation } from '../support/invitee.ts';
import { mailerTo } from '../support/mailer-to.ts';
import { anOrganization, emailAddress, inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest as test } from '../support/fixtures/simulation.ts';

const marker = 'zebrafinch';

/** A mail server that quotes addresses in its replies, as many do; it accepts the third attempt. */
async function quotingMailServer() {
  let attempts = 0;
  const nothing = () => Promise.resolve();
  const mailbox = await startMailbox({
    faultInjection: {
      onConnect: nothing,
      onRecipient: (address) => {
        attempts += 1;
        const code = attempts < 3 ? 451 : 550;
        return Promise.resolve(
          attempts > 3 ? null : { code, text: `5.1.1 <${address}>: no such user ${address}` },
        );
      },
      onEmail: () => Promise.resolve(null),
      beforeAccepted: nothing,
      afterAccepted: nothing,
    },
  });
  const mailer = mailerTo(mailbox.smtpUrl);
  return { mailbox, mailer };
}

/** Makes PostgreSQL fail with the row in its message, as it does for any constraint. */
async function quotingTrigger(simulation: Simulation): Promise<{ drop(): Promise<unknown> }> {
  await simulation.database.sql.unsafe(`
    create function quote_it() returns trigger language plpgsql as $$ begin
      raise exception 'no place for %', new.email_address using detail = row_to_json(new)::text;
    end $$;
    create trigger quotes before insert on members for each row execute function quote_it()`);
  return { drop: () => simulation.database.sql.unsafe('drop trigger quotes on members') };
}

test('no address, name, message or token reaches a history or a log line, whatever servers quote', async ({
  simulation,
  lines,
}) => {
  const { mailbox, mailer } = await quotingMailServer();
  Object.assign(simulation.deps, { mailer });
  const { sql } = simulation.database;
  const organizationId = await anOrganization(sql, { name: `${marker} Ltd` });
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  const input = { name: marker, message: `${marker} wants you`, trustedMetadata: { marker } };
  expect(await invited.update('invite', inviteInput(`${marker}@company.com`, input))).toBe('done');
  await simulation.env.sleep('1 hour');
  expect((await invited.row()).state).toBe('undeliverable');
  await invited.update('amend', { emailAddress: emailAddress(`${marker}.2@company.com`) });
  const message = await mailbox.waitFor(() => true);
  const token = /token=([\w-]{43})/.exec(message.text)?.[1] ?? '';

  const trigger = await quotingTrigger(simulation);
  const accepting = invited.accept(token);
  const failedActivity = () =>
    lines.find(
      (line) => line.includes('An activity failed') && line.includes('"error_type":"DatabaseFault"'),
    );
  await expect.poll(failedActivity, { timeout: 20_000 }).toBeDefined();
  expect(JSON.parse(failedActivity() ?? '{}')).toMatchObject({
    level: 'error',
    workflowId: `invitation/${invited.id}`,
    activityType: 'createMember',
    attempt: 1,
    reason: 'PostgreSQL returned SQLSTATE P0001.',
    error_name: 'PostgresError',
    error_code: 'P0001',
  });
  expect(lines.join('')).toContain(
    '"reason":"The e-mail was not sent yet: smtp 451 5.1.1 at RCPT TO. Retried."',
  );
  // What the Temporal UI shows of a retried activity; a real server keeps it in the history.
  const failures = async () => {
    const { raw } = await invited.handle().describe();
    return textOf(raw.pendingActivities?.map(({ lastFailure }) => lastFailure).filter(Boolean));
  };
  await expect.poll(failures, { timeout: 20_000 }).toContain('P0001');
  const failed = await failures();
  await trigger.drop();
  expect(await accepting).toBe('done');
  expect(await invited.ended()).toBe('accepted');

  const { events } = await invited.handle().fetchHistory();
  const history = textOf(events) + failed;
  expect(history).toContain(invited.id);
  expect(history).toContain('createMember');
  for (const secret of [marker, token, 'company.com']) {
    expect(token).toHaveLength(43);
    expect(history).not.toContain(secret);
    expect(lines.join('')).not.toContain(secret);
  }
  expect(lines.join('')).toContain('P0001');
  mailer.close();
  await mailbox.stop();
});

/** The events as text, with their payloads decoded. */
function textOf(events: unknown): string {
  return JSON.stringify(events, (key, value: unknown) =>
    key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value,
  );
}
