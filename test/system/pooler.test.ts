import { describe, expect } from 'vitest';
import { findPgBouncer, needsPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { clientOf, until } from '../support/system-client.ts';
import { systemTest } from '../support/fixtures/system.ts';

const program = findPgBouncer();

const test = systemTest.extend(
  'systemOptions',
  { scope: 'file' },
  {
    inFront: async (databaseUrl) => ({
      ...(await startPgBouncer(program ?? '', databaseUrl, 5)),
      env: { USHER_DATABASE_POOLED: '1' },
    }),
  },
);

describe.runIf(program !== null)(`all programs behind a pooler, ${needsPgBouncer}`, () => {
  test('forty invites at once are mailed and accepted', async ({ system }) => {
    const client = clientOf(system);
    const organization_id = await client.newOrganization();
    const addresses = Array.from({ length: 40 }, (_, n) => `invitee-${n}@company.com`);
    // On a slow machine some get 503 and are retried, as a client would.
    const inviteUntilStored = (email_address: string) =>
      until(`${email_address} is invited`, async () => {
        const { status } = await client.invite({ organization_id, email_address }, email_address);
        return status === 200 || status === 202;
      });
    await Promise.all(addresses.map((address) => inviteUntilStored(address)));
    const accepted = await Promise.all(
      addresses.map(async (address) => client.accept(await client.tokenTo(address, 60_000), address)),
    );
    expect(accepted.filter(({ status }) => ![200, 202, 503].includes(status))).toEqual([]);
    const active = async () => Number((await system.sql`select count(*) from members`)[0]?.['count']);
    await expect
      .poll(active, { timeout: 30_000 })
      .toBe(accepted.filter(({ status }) => status !== 503).length);
    const refusedByPooler = system.logs().filter((line) => /"error_code":"(?:08|26|42)/.test(line));
    expect(refusedByPooler).toEqual([]);
  });
});
