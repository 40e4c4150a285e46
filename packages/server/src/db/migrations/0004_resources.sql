-- Up Migration

-- One mapped record of an integration.
create table resources (
  workspace_id uuid not null,
  -- UUIDv5 of integration, model and external id.
  resource_id uuid not null,
  customer_id text not null,
  integration_id uuid not null,
  connector_type text not null,
  model text not null,
  external_id text not null,
  -- The manifest's stream that it was read from: the scope of a sweep.
  stream text not null,
  -- The mapped fields alone, without the ones that every record has.
  data jsonb not null,
  -- The record as the third party sent it, with sorted keys: mapped again when the mapping changes, shown to people, never queried.
  raw json not null,
  -- sha-256 of `raw`: equal means unchanged, and nothing is mapped or written. Empty for what a sweep deleted, so that its return is noticed.
  raw_hash bytea not null,
  -- Which mapping (sha-256) made `data`: a new version maps again even if the raw record is the same.
  mapping_hash bytea not null,
  created_at timestamptz not null,
  -- The last real change of `data` (or its deletion).
  modified_at timestamptz not null,
  deleted_at timestamptz,
  primary key (workspace_id, resource_id),
  foreign key (workspace_id, integration_id) references integrations on delete cascade
);
-- A customer's records of a model, in order of change: listResources.
create index resources_by_customer on resources (workspace_id, customer_id, model, modified_at, resource_id) where deleted_at is null;
-- What a complete full read did not see: findMissing.
create index resources_by_stream on resources (workspace_id, integration_id, stream, resource_id) where deleted_at is null;
