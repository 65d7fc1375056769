-- The tables of TeamX.Actors in PostgreSQL 15 or newer. A host makes what is missing when it starts; where its user may create nothing, run this first:
--   psql --single-transaction --file=postgresql.sql
-- and grant that user SELECT, INSERT, UPDATE and DELETE on them.

CREATE TABLE IF NOT EXISTS journal (
  ordering bigint GENERATED ALWAYS AS IDENTITY,
  created bigint NOT NULL,
  deleted boolean NOT NULL,
  persistence_id text NOT NULL,
  sequence_number bigint NOT NULL,
  message bytea NOT NULL,
  tags text,
  manifest text,
  identifier integer,
  writer_uuid text,
  CONSTRAINT "PK_journal" PRIMARY KEY (ordering),
  -- What refuses the second of two writers.
  CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number)
);
CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);

CREATE TABLE IF NOT EXISTS snapshot (
  persistence_id text NOT NULL,
  sequence_number bigint NOT NULL,
  created bigint NOT NULL,
  snapshot bytea,
  manifest text,
  serializer_id integer,
  CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number)
);
CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);

-- Ids are ordinal, whatever the database's own order is.
CREATE TABLE IF NOT EXISTS company_directory (
  company_id text COLLATE "C" PRIMARY KEY,
  state smallint NOT NULL,
  next_deadline_ms bigint
);
CREATE INDEX IF NOT EXISTS company_directory_deadline ON company_directory (next_deadline_ms) WHERE state = 0 AND next_deadline_ms IS NOT NULL;
CREATE INDEX IF NOT EXISTS company_directory_active ON company_directory (company_id) WHERE state = 1;
