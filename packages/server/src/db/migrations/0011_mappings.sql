-- Up Migration

-- The mappings that a workspace wrote for a connector, in place of the connector's own (which is version 0 and stands in its folder).
-- A version never changes; what is live is said by mapping_publications.
create table mapping_versions (
  workspace_id uuid not null references workspaces on delete cascade,
  connector_type text not null,
  version integer not null check (version > 0),
  -- The form of mapping.yaml as JSON, with the order of its keys: streams are read in that order.
  source json not null,
  -- Why, in the author's words.
  note text not null default '',
  created_at timestamptz not null default now(),
  -- One version, and all of them newest first: findMappingVersion, listMappingVersions.
  primary key (workspace_id, connector_type, version)
);

-- What was live, and since when. The highest number is what is live now; going back is one more publication of an older version.
create table mapping_publications (
  workspace_id uuid not null references workspaces on delete cascade,
  connector_type text not null,
  publication integer not null check (publication > 0),
  -- 0: the connector's own mapping.
  version integer not null check (version >= 0),
  published_at timestamptz not null default now(),
  -- running: some integration still holds records of another mapping. superseded: another publication took over before it was done.
  remap_state text not null default 'running' check (remap_state in ('running', 'done', 'superseded')),
  remap_finished_at timestamptz,
  -- The live one, and the history newest first: findLiveMapping, listPublications.
  primary key (workspace_id, connector_type, publication)
);
-- What is still to be mapped again: queueRemaps.
create index mapping_publications_running on mapping_publications (published_at) where remap_state = 'running';

-- How far the stored records of a stream are mapped again: to which mapping, and after which record. Null: nothing is under way.
alter table stream_states
  add column remap_hash text,
  add column remap_position text;

-- An import with this trigger maps again what is stored and asks the third party for nothing.
alter table imports drop constraint imports_trigger_check;
alter table imports add constraint imports_trigger_check
  check (trigger in ('installation', 'reconnect', 'schedule', 'manual', 'mapping'));

-- The settings that the connector marks as secret: {name: value} as JSON, sealed. They are not in `settings`. Null: none.
alter table connector_settings add column settings_sealed bytea;
