-- One row per invitation: the truth that its run follows.
create table invitations (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  -- Fixed from the start; the member's own row is made by acceptance.
  member_id uuid not null unique,
  kind text not null check (kind in ('invite', 'join')),
  state text not null check (state in ('pending', 'undeliverable', 'accepted', 'declined', 'revoked', 'expired')),
  -- One more with each change: the run keeps the newest plan it was told, in whatever order answers arrive.
  revision integer not null default 1,

  -- Null once erased: the row stays as a pseudonym.
  email_address text,
  canonical_address text,
  name text,
  message text,
  roles text[] not null,
  invited_by_member_id uuid,
  locale text not null,
  trusted_metadata jsonb not null default '{}',
  untrusted_metadata jsonb not null default '{}',
  redirect_url text,

  -- The link's secret is derived from its key, id, generation and nonce; only its SHA-256 is kept.
  generation integer not null default 1,
  nonce text not null,
  link_key_id text not null,
  token_hash bytea not null constraint invitations_token_is_known unique,

  lifetime_minutes integer not null check (lifetime_minutes between 5 and 10080),
  -- What was asked for (null: the organization's, else the usual ones), and the instants that came of it.
  reminder_rules jsonb,
  reminders jsonb not null default '[]',

  -- The e-mail that has to go out before any reminder; null when there is none.
  email_due text check (email_due in ('invitation', 'join')),
  email_due_ordinal integer not null default 1,
  email_due_at timestamptz,
  delivery_state text not null default 'none' check (
    delivery_state in ('none', 'queued', 'sent', 'delayed', 'delivered', 'bounced', 'complained', 'held')
  ),
  delivery_attempts integer not null default 0,
  delivery_last_attempt_at timestamptz,
  delivery_diagnostic text,
  blocked_by text,

  created_at timestamptz not null default clock(),
  sent_at timestamptz,
  expires_at timestamptz not null,
  closed_at timestamptz,
  close_reason text,
  -- The next instant at which its run has something to do. Long past: the run is gone, housekeeping begins it again.
  due_at timestamptz,
  -- When housekeeping last began its run.
  dispatched_at timestamptz,
  check ((closed_at is null) = (state in ('pending', 'undeliverable')))
);

-- At most one open invitation per organization and address, whoever races.
create unique index invitations_address_is_open on invitations (organization_id, canonical_address)
  where state in ('pending', 'undeliverable');
-- Ids are made of the time, and lists are ordered by them.
create index invitations_by_organization on invitations (organization_id, id);
-- People who are invited, in lists beside members.
create index invitations_open_by_member on invitations (organization_id, member_id)
  where state in ('pending', 'undeliverable');
-- Those that a change of policy concerns.
create index invitations_held on invitations (organization_id, id) where blocked_by is not null;
create index invitations_overdue on invitations (due_at) where state in ('pending', 'undeliverable');
-- Those that became nobody's membership, until they are erased.
create index invitations_to_erase on invitations (closed_at)
  where state in ('declined', 'revoked', 'expired') and email_address is not null;

-- Links that a newer one to the same mailbox has replaced, by the SHA-256 of their tokens: who opens one is told that
-- there is a newer e-mail. They open nothing. Those of a mailbox that the invitation no longer goes to are deleted.
create table superseded_links (
  token_hash bytea primary key,
  invitation_id uuid not null references invitations (id),
  generation integer not null,
  nonce text not null,
  link_key_id text not null
);
create index superseded_links_by_invitation on superseded_links (invitation_id);
