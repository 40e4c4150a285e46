-- Up Migration

-- JSON that we made ourselves, read whole and parsed by the service: as json the server parses each value once more when it is written
-- (measured: a fifth of an insert of 1 kB records).
alter table resources
  alter column data type text using data::text,
  alter column raw type text using raw::text;

-- What a mapping gives the same data as another one is not written again when that one goes live: the row keeps the hash of the mapping
-- that made its data, and the stream says which hashes are as good as its own.
alter table stream_states add column same_hashes text[] not null default '{}';
