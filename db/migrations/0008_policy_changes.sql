-- Changes of policy, written in the transaction that makes them, until housekeeping has signalled every invitation that
-- policy held back. By organization, or by a domain that is claimed no more: that concerns everybody else's.
create table policy_changes (
  about text primary key,
  number integer not null default 1,
  -- Held invitations up to this id were signalled.
  last_id uuid
);
