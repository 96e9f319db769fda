-- Active members. Deleting a member deletes the row; an invited person has no row yet.
create table members (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  -- One member per accepted invitation. Null for members created directly or provisioned.
  invitation_id uuid constraint members_invitation_is_used unique references invitations (id),
  email_address text not null,
  canonical_address text not null,
  -- Whether the member has proven to own the mailbox, by the link or by a login that the application vouches for.
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
-- Ids begin with the time of their creation, so lists are ordered by id.
create index members_by_organization on members (organization_id, id);

-- Every address that a member or an invited person has had in the organization, as address_hash(). Erasure finds people
-- by these rows, whatever the other tables store by then, and deletes these rows last.
create table addresses (
  organization_id uuid not null,
  address_hash bytea not null,
  member_id uuid not null,
  primary key (organization_id, address_hash, member_id)
);
create index addresses_by_member on addresses (member_id);

-- Written by triggers, so that no statement that sets an address can leave it out.
create function remember_invited_address() returns trigger
  language plpgsql
  as $$
    begin
      insert into addresses (organization_id, address_hash, member_id)
      values (new.organization_id, address_hash(new.organization_id, new.canonical_address), new.member_id)
      on conflict do nothing;
      return null;
    end
  $$;
create trigger invitations_remember_address
  after insert or update of canonical_address on invitations
  for each row when (new.canonical_address is not null)
  execute function remember_invited_address();

create function remember_member_address() returns trigger
  language plpgsql
  as $$
    begin
      insert into addresses (organization_id, address_hash, member_id)
      values (new.organization_id, address_hash(new.organization_id, new.canonical_address), new.id)
      on conflict do nothing;
      return null;
    end
  $$;
create trigger members_remember_address
  after insert or update of canonical_address on members
  for each row execute function remember_member_address();

-- Erasures with more rows than one transaction erases. Housekeeping finishes them.
create table erasures (
  organization_id uuid not null,
  address_hash bytea not null,
  -- Rows created after this instant are not part of the erasure.
  requested_at timestamptz not null,
  primary key (organization_id, address_hash)
);
