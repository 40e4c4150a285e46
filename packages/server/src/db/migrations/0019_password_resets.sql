-- Up Migration

-- Links with which somebody who forgot the password sets another one. Several may be open, so that a stranger who asks for one
-- by mail does not take away the one before; all of an account go when one is used.
create table password_resets (
  -- sha-256 of the link's token, which has 256 random bits. The holder of a link knows nothing else: findPasswordReset.
  token_hash bytea primary key,
  account_id uuid not null references accounts on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
-- Those of an account, when one was used or the password changed: deletePasswordResets.
create index password_resets_by_account on password_resets (account_id);
-- Those that nobody used in time: deleteOldPasswordResets.
create index password_resets_expired on password_resets (expires_at);
