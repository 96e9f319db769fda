-- An organization and its policy. Addresses and domains are canonical before they arrive: PostgreSQL and JavaScript
-- lower-case differently, so nothing here lowers anything.
create table organizations (
  id uuid primary key,
  name text not null,
  slug text not null,
  external_id text,
  logo_url text not null default '',
  trusted_metadata jsonb not null default '{}',

  email_invites text not null check (email_invites in ('ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED')),
  email_jit_provisioning text not null check (email_jit_provisioning in ('RESTRICTED', 'NOT_ALLOWED')),
  sso_jit_provisioning text not null check (sso_jit_provisioning in ('ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED')),
  sso_jit_provisioning_allowed_connections text[] not null default '{}',
  oauth_tenant_jit_provisioning text not null check (oauth_tenant_jit_provisioning in ('RESTRICTED', 'NOT_ALLOWED')),
  allowed_oauth_tenants jsonb not null default '{}',
  email_allowed_domains text[] not null default '{}',
  implicit_roles jsonb not null default '[]',
  block_common_domains boolean not null default false,
  seat_limit integer check (seat_limit between 1 and 1000000),
  default_reminders jsonb,

  -- The key of address_hash(): erased with the organization, and nobody can be found by an address here any more.
  address_key bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),

  created_at timestamptz not null default clock(),
  updated_at timestamptz not null default clock(),
  -- Deleted for every caller from here on; its run then closes and erases what it left behind.
  closed_at timestamptz,
  erased_at timestamptz
);

-- A deleted organization gives its slug and its external id back.
create unique index organizations_slug_is_taken on organizations (slug) where closed_at is null;
create unique index organizations_external_id_is_taken on organizations (external_id) where closed_at is null;
create index organizations_to_erase on organizations (closed_at) where closed_at is not null and erased_at is null;

-- A domain is claimed by one organization at most; the primary key decides the race.
create table claimed_domains (
  domain text constraint claimed_domains_is_claimed primary key,
  organization_id uuid not null references organizations (id) on delete cascade
);
create index claimed_domains_by_organization on claimed_domains (organization_id);

-- A keyed hash of a canonical address, by which a person is found in rows that do not show the address itself. The key
-- is the organization's own, so hashes of two organizations cannot be compared. Null for a null address.
create function address_hash(organization uuid, canonical_address text) returns bytea
  language sql stable strict parallel safe
  as $$
    select sha256(address_key || sha256(address_key || convert_to(canonical_address, 'UTF8')))
    from organizations where id = organization
  $$;
