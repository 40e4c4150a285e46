-- Up Migration

-- Written whole and read whole: as json it is checked and kept as it came; as jsonb each write parses it into a tree and each read
-- prints it again, a quarter of the time of a first import.
alter table resources alter column data type json using data::text::json;

-- The foreign key asked for the integration's row once for each new resource. What it promised is held by this instead: a page locks
-- its import before anything else (lockRun) and commits with it; the import goes with its integration (its own foreign key, whose
-- trigger has the smaller name, so it runs before this one and waits for a page that is being committed), and the resources after it.
alter table resources drop constraint resources_workspace_id_integration_id_fkey;
create function delete_resources_of_integration() returns trigger language plpgsql as $$
begin
  delete from resources where workspace_id = old.workspace_id and integration_id = old.integration_id;
  return null;
end $$;
create trigger resources_go_with_integration after delete on integrations
  for each row execute function delete_resources_of_integration();
