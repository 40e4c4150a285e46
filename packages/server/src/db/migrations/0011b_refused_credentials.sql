-- Up Migration

-- The third party itself refused the credentials, not the token endpoint: a revoked API key, a changed password, a grant that was cut down.
alter table credentials
  add column access_refused_at timestamptz,
  -- When it is asked again whether they work after all. Null: not refused, or given up after a week.
  add column recheck_at timestamptz;
-- The few whose time has come: claimRechecks.
create index credentials_recheck on credentials (recheck_at) where recheck_at is not null;
