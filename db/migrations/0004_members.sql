-- Active members only: a deleted member's row is gone, an invited one has none yet.
create table members (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  -- One member per accepted invitation; null for one who came in directly or was provisioned.
  invitation_id uuid constraint members_invitation_is_used unique references invitations (id),
  email_address text not null,
  canonical_address text not null,
  -- Somebody has shown that the mailbox is theirs: by the link, or by a login that the application vouches for.
  email_verified boolean not null default false,
  name text not null default '',
  roles text[] not null,
  external_id text,
  trusted_metadata jsonb not null default '{}',
  untrusted_metadata jsonb not null default '{}',
  created_at timestamptz not null default clock(),
  updated_at timestamptz not null default clock(),
  constraint members_address_is_taken unique (organization_id, canonical_address),
  constraint members_external_id_is_taken unique (organization_id, external_id)
);
-- Ids are made of the time, and lists are ordered by them.
create index members_by_organization on members (organization_id, id);
