import type { Mutation } from './mutation.ts';

/** What the schema refuses, whatever the code does. */
export const constraints: readonly Mutation[] = [
  {
    name: 'one-member-per-invitation',
    protects: 'An invitation makes one member.',
    file: 'db/migrations/0004_members.sql',
    text: 'constraint members_invitation_is_used unique references',
    replacement: 'references',
    tests: ['test/db/constraints.test.ts'],
  },
  {
    name: 'one-external-id',
    protects: 'An external id belongs to one member of an organization.',
    file: 'db/migrations/0004_members.sql',
    text: ',\n  constraint members_external_id_is_taken unique (organization_id, external_id)',
    replacement: '',
    tests: ['test/api/members.test.ts'],
  },
  {
    name: 'one-link',
    protects: 'A token belongs to one invitation.',
    file: 'db/migrations/0003_invitations.sql',
    text: ' constraint invitations_token_is_known unique',
    replacement: '',
    tests: ['test/db/constraints.test.ts'],
  },
  {
    name: 'closed-has-an-ending',
    protects: 'A row is closed exactly where its state is an ending.',
    file: 'db/migrations/0003_invitations.sql',
    text: "check ((closed_at is null) = (state in ('pending', 'undeliverable')))",
    replacement: 'check (true)',
    tests: ['test/db/constraints.test.ts'],
  },
  {
    name: 'one-request-brings-ids',
    protects: 'Of requests for one new address, one brings the ids that callers are told.',
    file: 'db/migrations/0005_requests.sql',
    text: 'create unique index requests_new_ids_are_one',
    replacement: 'create index requests_new_ids_are_one',
    tests: ['test/db/asked-of-one-address.test.ts'],
  },
  {
    name: 'one-slug',
    protects: 'A slug belongs to one organization.',
    file: 'db/migrations/0002_organizations.sql',
    text: 'create unique index organizations_slug_is_taken',
    replacement: 'create index organizations_slug_is_taken',
    tests: ['test/api/organizations.test.ts'],
  },
];
