-- Organizations and their policies. Addresses and domains are stored in canonical form. PostgreSQL and JavaScript
-- lower-case differently, so no statement calls lower().
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

  -- The key of address_hash(). It is replaced when the organization is erased, so no row can be found by an address then.
  address_key bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),

  created_at timestamptz not null default clock(),
  updated_at timestamptz not null default clock(),
  -- When the organization was deleted for callers. Its workflow then closes and erases the rows that are left.
  closed_at timestamptz,
  erased_at timestamptz
);

-- Deleting an organization releases its slug and its external id.
create unique index organizations_slug_is_taken on organizations (slug) where closed_at is null;
create unique index organizations_external_id_is_taken on organizations (external_id) where closed_at is null;
create index organizations_to_erase on organizations (closed_at) where closed_at is not null and erased_at is null;

-- At most one organization claims a domain. The primary key decides races.
create table claimed_domains (
  domain text constraint claimed_domains_is_claimed primary key,
  organization_id uuid not null references organizations (id) on delete cascade
);
create index claimed_domains_by_organization on claimed_domains (organization_id);

-- Returns a keyed hash of a canonical address, or null for a null address. Rows that do not store the address itself are
-- found by it. Each organization has its own key, so hashes of two organizations cannot be compared.
create function address_hash(organization uuid, canonical_address text) returns bytea
  language sql stable strict parallel safe
  as $$
    select sha256(address_key || sha256(address_key || convert_to(canonical_address, 'UTF8')))
    from organizations where id = organization
  $$;
