import { afterAll, beforeAll, expect, test } from 'vitest';
import { postCheaply } from '../support/post-cheaply.ts';
import { clientOf } from '../support/story-client.ts';
import { projectId, secret, startStory } from '../support/story.ts';
import type { Story } from '../support/story.ts';

const callers = 900;
const patienceMs = 30_000;

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story?.end());

test('of 900 invites at once each is answered in time; what was taken is decided, and nothing else', async () => {
  const organization_id = await clientOf(story).newOrganization();
  const addresses = Array.from({ length: callers }, (_, n) => `invitee-${n}@company.com`);
  const target = { apiUrl: story.apiUrl, projectId, secret };
  const invite = (email_address: string) =>
    postCheaply(target, '/v1/b2b/magic_links/email/invite', { organization_id, email_address }, patienceMs);
  const statuses = await Promise.all(addresses.map((address) => invite(address)));
  const other = statuses.filter((status) => ![200, 202, 503].includes(status));
  expect(other).toEqual([]);

  const durations = story
    .logs()
    .flatMap((line) => /"duration_ms":(\d+)/.exec(line)?.[1] ?? [])
    .map(Number);
  expect(durations.length).toBeGreaterThanOrEqual(callers);
  expect(Math.max(...durations)).toBeLessThan(10_000);

  const taken = addresses.filter((_, n) => statuses[n] !== 503);
  expect(taken.length).toBeGreaterThan(0);
  const invited = async () => {
    const rows = await story.sql<{ emailAddress: string }[]>`select email_address from invitations`;
    return rows.map(({ emailAddress }) => emailAddress).toSorted();
  };
  await expect.poll(invited, { timeout: 240_000, interval: 2_000 }).toEqual(taken.toSorted());
  expect([...(await story.sql`select 1 from requests where outcome is null and kind <> 'plain'`)]).toEqual(
    [],
  );
}, 400_000);
