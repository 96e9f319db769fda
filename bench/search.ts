import type postgres from 'postgres';
import { affectedInvitations } from '../db/invitations-affected.ts';
import { searchPeople } from '../db/members-search.ts';
import { findOrganization } from '../db/organizations.ts';
import type { Page } from '../db/sql/pages.ts';
import { newBenchOrganization, timed, withDatabase } from './with-database.ts';

const rows = Number(process.env['BENCH_ROWS'] ?? 200_000);

/** Measures lists and look-ups in an organization with many members and as many open invitations. */
export function benchSearch(): Promise<void> {
  return withDatabase(async ({ sql, admin }) => {
    const organizationId = await newBenchOrganization(admin);
    await fill(admin, organizationId);
    const page = (after: Page['after']): Page => ({ operator: 'AND', limit: 100, after });
    const search = (after: Page['after']) => searchPeople(sql, [organizationId], [], page(after));
    await search(null);
    const first = await timed(`first page of 100 in ${2 * rows} people`, () => search(null));
    const lastId = first.entries.at(-1)?.id ?? '';
    await timed('the page after it', () => search({ lastId, total: first.total }));
    await timed('ten first pages at once', () => Promise.all(Array.from({ length: 10 }, () => search(null))));
    await timed('fuzzy search, one found', () =>
      searchPeople(sql, [organizationId], [{ name: 'member_email_fuzzy', value: 'p19999@' }], page(null)),
    );
    const organization = await findOrganization(sql, { id: organizationId });
    if (organization === null) throw new Error('The organization was not found.');
    const policy = { ...organization.policy, emailInvites: 'NOT_ALLOWED' } as const;
    await timed(`invitations affected by a policy, of ${rows} open ones`, () =>
      affectedInvitations(sql, organizationId, { policy, projectRoles: ['member'] }),
    );
  });
}

/** Inserts members and invitations with time-ordered, alternating ids, as the api creates them. */
async function fill(admin: postgres.Sql, organizationId: string): Promise<void> {
  await admin.unsafe(`create function id_at(kind text, i bigint) returns uuid language sql immutable
    as $$ select (lpad(to_hex(1795000000000 + i), 12, '0') || substr(md5(kind || i::text), 1, 20))::uuid $$`);
  await admin`
    insert into invitations (id, organization_id, member_id, kind, state, email_address, canonical_address, name, roles,
      locale, nonce, link_key_id, token_hash, lifetime_minutes, expires_at)
    select id_at('i', i), ${organizationId}, id_at('m', i), 'invite', 'pending', 'p' || i || '@company.com',
      'p' || i || '@company.com', 'Name ' || i, '{member}', 'en', md5(i::text), 'k', sha256(i::text::bytea), 10080,
      clock() + interval '5 days'
    from generate_series(1, ${rows}::int) i`;
  await admin`
    insert into members (id, organization_id, email_address, canonical_address, name, roles)
    select id_at('x', i), ${organizationId}, 'x' || i || '@company.com', 'x' || i || '@company.com', 'Name ' || i,
      '{member}'
    from generate_series(1, ${rows}::int) i`;
  await admin`vacuum analyze`;
}
