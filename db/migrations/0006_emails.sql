-- Every e-mail that was claimed for sending: a retry finds its row, and so sends the same Message-ID and link.
create table emails (
  message_id text primary key,
  invitation_id uuid not null,
  organization_id uuid not null,
  generation integer not null,
  kind text not null check (kind in ('invitation', 'reminder', 'last_call', 'join', 'already_member')),
  ordinal integer not null,
  state text not null check (state in ('claimed', 'sent', 'refused')),
  attempts integer not null default 1,
  -- Patience counts from it: a refusal of the sender, which is no fault of the e-mail, sets it anew.
  first_attempt_at timestamptz not null default clock(),
  last_attempt_at timestamptz not null default clock(),
  sent_at timestamptz,
  -- What the mail server said, without the addresses it quotes.
  diagnostic text
);
create index emails_by_invitation on emails (invitation_id);
