-- Invitations. The row is the truth, and the invitation's workflow follows it.
create table invitations (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  -- Fixed when the invitation is created. Accepting it inserts the member's row under this id.
  member_id uuid not null unique,
  kind text not null check (kind in ('invite', 'join')),
  state text not null check (state in ('pending', 'undeliverable', 'accepted', 'declined', 'revoked', 'expired')),
  -- Grows with each change. Of two snapshots, the workflow keeps the one with the greater revision.
  revision integer not null default 1,

  -- Null once erased. The row stays as a pseudonym.
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

  -- The token is derived from link key, id, generation and nonce. Only its SHA-256 is stored.
  generation integer not null default 1,
  nonce text not null,
  link_key_id text not null,
  token_hash bytea not null constraint invitations_token_is_known unique,

  lifetime_minutes integer not null check (lifetime_minutes between 5 and 10080),
  -- The inviter's rules (null: those of the organization, else the default), and the instants planned from them.
  reminder_rules jsonb,
  reminders jsonb not null default '[]',

  -- The email that must be sent before any reminder. Null when there is none.
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
  -- When the workflow has to act next. Once that is overdue, housekeeping starts the workflow again.
  due_at timestamptz,
  -- When housekeeping last started the workflow.
  dispatched_at timestamptz,
  -- An invitation is open while closed_at is null. Queries and partial indexes use that form.
  check ((closed_at is null) = (state in ('pending', 'undeliverable')))
);

-- At most one open invitation per organization and address.
create unique index invitations_address_is_open on invitations (organization_id, canonical_address)
  where closed_at is null;
-- Ids begin with the time of their creation, so lists are ordered by id.
create index invitations_by_organization on invitations (organization_id, id);
-- Invited people, listed together with members.
create index invitations_open_by_member on invitations (organization_id, member_id)
  where closed_at is null;
-- Invitations held by policy, which a change of policy may release.
create index invitations_held on invitations (organization_id, id) where blocked_by is not null;
create index invitations_overdue on invitations (due_at) where closed_at is null;
-- Closed invitations without a member, until they are erased.
create index invitations_to_erase on invitations (closed_at)
  where state in ('declined', 'revoked', 'expired') and email_address is not null;

-- Links that were replaced by a newer link to the same mailbox, by the SHA-256 of their tokens. Opening one shows that
-- there is a newer email, and grants nothing. When the invitation moves to another mailbox, its rows are deleted.
create table superseded_links (
  token_hash bytea primary key,
  invitation_id uuid not null references invitations (id),
  generation integer not null,
  nonce text not null,
  link_key_id text not null
);
create index superseded_links_by_invitation on superseded_links (invitation_id);
