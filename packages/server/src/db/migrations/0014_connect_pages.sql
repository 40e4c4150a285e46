-- Up Migration

alter table workspaces
  -- The colour of the connect pages, '#rrggbb'; null: ours.
  add column colour text check (colour ~ '^#[0-9a-f]{6}$'),
  -- Origins of the workspace's app: where connect() may be called, and where customers may be sent back to. Empty: connect() anywhere, and back nowhere.
  add column connect_origins text[] not null default '{}';

alter table connect_sessions
  -- Where the browser goes at the end, instead of closing a popup.
  add column return_url text,
  -- The connect link that this session came from.
  add column link_id uuid;

-- Connect links that have led to READY: a link works once. Kept until the link would have ended by itself.
create table used_connect_links (
  workspace_id uuid not null references workspaces on delete cascade,
  link_id uuid not null,
  expires_at timestamptz not null,
  -- Whether a link was used: isLinkUsed. Its second use: noteLinkUsed.
  primary key (workspace_id, link_id)
);
-- The clean-up: deleteExpiredLinks.
create index used_connect_links_expired on used_connect_links (expires_at);
