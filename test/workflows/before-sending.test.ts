import { expect } from 'vitest';
import { createLinkKeys } from '../../runtime/links.ts';
import { invitation } from '../support/invitee.ts';
import { aMember, anOrganization, emailAddress, inviteInput } from '../support/records.ts';
import type { Simulation } from '../support/simulation.ts';
import { simulationTest } from '../support/fixtures/simulation.ts';

const test = simulationTest.extend('organizationId', ({ simulation }) =>
  anOrganization(simulation.database.sql, { seatLimit: 1 }),
);

const hour = { lifetimeMinutes: 60, reminders: [] };
const day = { lifetimeMinutes: 1_440, reminders: [] };

/** Removes the link key that links were minted with, as an operator would from USHER_LINK_KEYS. */
function removeLinkKey(simulation: Simulation): { restore(): void } {
  const { tokenOf } = simulation.deps;
  const { tokenOf: withAnother } = createLinkKeys([{ id: 'new', key: Buffer.alloc(32, 9) }]);
  Object.assign(simulation.deps, { tokenOf: withAnother });
  return { restore: () => Object.assign(simulation.deps, { tokenOf }) };
}

test('a missing link key is logged and on the row, makes the invitation undeliverable after three days, and frees the seat at the end', async ({
  lines,
  simulation,
  organizationId,
}) => {
  removeLinkKey(simulation);
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  expect(await invited.update('invite', inviteInput('ada@company.com', hour))).toBe('done');
  await simulation.env.sleep('2 days');
  expect(await invited.row()).toMatchObject({
    state: 'pending',
    deliveryState: 'delayed',
    deliveryDiagnostic: 'link key missing',
  });
  const other = invitation(simulation, organizationId);
  expect(await other.update('invite', inviteInput('bob@company.com', hour))).toBe('seat_limit_reached');

  expect(await invited.ending()).toBe('expired');
  expect(await invited.timeline()).toEqual([
    'invitation.created',
    'invitation.undeliverable',
    'invitation.expired',
  ]);
  const { createdAt, closedAt } = await invited.row();
  const passedMs = (closedAt?.getTime() ?? 0) - createdAt.getTime();
  expect(passedMs / 3_600_000).toBeGreaterThan(73);
  expect(passedMs / 3_600_000).toBeLessThan(74);
  expect(
    await invitation(simulation, organizationId).update('invite', inviteInput('bob@company.com', hour)),
  ).toBe('done');

  const logged = lines.filter((line) => line.includes('Could not write an e-mail'));
  expect(logged[0]).toContain('"diagnostic":"link key missing"');
  expect(logged[0]).toContain(`"invitation_id":"${invited.id}"`);
  expect(lines.join('')).not.toContain('ada@');
});

test('a link key that is restored within three days lets the e-mail go out, and the lifetime starts with it', async ({
  simulation,
  organizationId,
}) => {
  const key = removeLinkKey(simulation);
  await simulation.startWorker();
  const invited = invitation(simulation, organizationId);
  await invited.update('invite', inviteInput('ada@company.com', hour));
  await simulation.env.sleep('2 days');
  key.restore();
  await simulation.env.sleep('16 minutes');
  expect(invited.sentEmails()).toEqual(['1.invitation.1']);
  expect(await invited.accept(invited.tokens()[0] ?? '')).toBe('done');
});

test('the retry window of an e-mail that cannot be written or claimed ends too', async ({
  lines,
  simulation,
  organizationId,
}) => {
  await simulation.database.sql`update organizations set seat_limit = null`;
  await simulation.startWorker();
  const unwritable = invitation(simulation, organizationId);
  const unclaimable = invitation(simulation, organizationId);
  await simulation.database.sql.unsafe(`
    create function spoil() returns trigger language plpgsql as $$ begin
      if new.canonical_address = 'writes@company.com' then new.locale = 'xx'; end if;
      if new.canonical_address = 'claims@company.com' and new.delivery_attempts > 0 then
        raise exception 'marker@company.com' using errcode = '23514';
      end if;
      return new;
    end $$;
    create trigger spoils before insert or update on invitations for each row execute function spoil()`);
  await unwritable.update('invite', inviteInput('writes@company.com', day));
  await unclaimable.update('invite', inviteInput('claims@company.com', day));
  await simulation.env.sleep('74 hours');
  expect(await unwritable.row()).toMatchObject({
    state: 'undeliverable',
    deliveryDiagnostic: 'could not be written (TypeError)',
  });
  expect(await unclaimable.row()).toMatchObject({
    state: 'undeliverable',
    deliveryDiagnostic: 'could not be claimed (PostgresError)',
  });
  expect(await unwritable.ending()).toBe('expired');
  expect(await unclaimable.ending()).toBe('expired');
  expect(lines.join('')).not.toContain('marker');
});

test('an already-member e-mail that cannot be written is given up after three days, and its workflow completes', async ({
  simulation,
  organizationId,
}) => {
  await simulation.database.sql`
    update organizations set email_jit_provisioning = 'RESTRICTED', email_allowed_domains = '{company.com}'`;
  await aMember(simulation.database.sql, organizationId, 'ada@company.com');
  await simulation.startWorker();
  await simulation.database.sql.unsafe(`
    create function spoil() returns trigger language plpgsql as $$ begin
      new.input = new.input || '{"locale": "xx"}'; return new;
    end $$;
    create trigger spoils before insert on requests for each row execute function spoil()`);
  const joining = invitation(simulation, organizationId);
  const input = {
    emailAddress: emailAddress('ada@company.com'),
    locale: 'en',
    redirectUrl: null,
    lifetimeMinutes: 60,
  } as const;
  expect(await joining.update('join', input)).toBe('already_member');
  expect(await joining.ending()).toBe('none');
  expect([...(await simulation.database.sql`select state, diagnostic from emails`)]).toEqual([
    { state: 'refused', diagnostic: 'could not be written (TypeError)' },
  ]);
});
