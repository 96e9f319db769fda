import { expect } from 'vitest';
import { postCheaply } from '../support/post-cheaply.ts';
import { clientOf } from '../support/system-client.ts';
import { projectId, secret } from '../support/system.ts';
import { systemTest as test } from '../support/fixtures/system.ts';

const callers = 900;
const timeoutMs = 30_000;

test('900 invites at once each get a response in time, and exactly the accepted ones are decided', async ({
  system,
}) => {
  const organization_id = await clientOf(system).newOrganization();
  const addresses = Array.from({ length: callers }, (_, n) => `invitee-${n}@company.com`);
  const target = { apiUrl: system.apiUrl, projectId, secret };
  const invite = (email_address: string) =>
    postCheaply(target, '/v1/b2b/magic_links/email/invite', { organization_id, email_address }, timeoutMs);
  const statuses = await Promise.all(addresses.map((address) => invite(address)));
  const other = statuses.filter((status) => ![200, 202, 503].includes(status));
  expect(other).toEqual([]);

  const durations = system
    .logs()
    .flatMap((line) => /"duration_ms":(\d+)/.exec(line)?.[1] ?? [])
    .map(Number);
  expect(durations.length).toBeGreaterThanOrEqual(callers);
  expect(Math.max(...durations)).toBeLessThan(10_000);

  const stored = addresses.filter((_, n) => statuses[n] !== 503);
  expect(stored.length).toBeGreaterThan(0);
  const invited = async () => {
    const rows = await system.sql<{ emailAddress: string }[]>`select email_address from invitations`;
    return rows.map(({ emailAddress }) => emailAddress).toSorted();
  };
  await expect.poll(invited, { timeout: 400_000, interval: 2_000 }).toEqual(stored.toSorted());
  expect([...(await system.sql`select 1 from requests where outcome is null and kind <> 'plain'`)]).toEqual(
    [],
  );
}, 600_000);
