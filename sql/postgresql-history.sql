-- The tables of the history in PostgreSQL. A host makes them when it starts, where they are missing; where its user may create nothing, run this first:
--   psql --single-transaction --file=postgresql-history.sql
-- and grant that user SELECT, INSERT, UPDATE and DELETE on them. A release with other tables says so in the changelog: then drop these, and run its script.

CREATE TABLE agent_wakeup_requests (
  company_id TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  trigger_type TEXT COLLATE "C" NOT NULL,
  trigger_id TEXT COLLATE "C",
  priority INTEGER NOT NULL,
  scheduled_for BIGINT NOT NULL,
  started_at BIGINT,
  completed_at BIGINT,
  attempt_count INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  next_retry_at BIGINT,
  context_json TEXT COLLATE "C" NOT NULL,
  result_json TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  created_event BIGINT NOT NULL,
  ended_event BIGINT,
  requested_by TEXT COLLATE "C",
  asked_reason TEXT COLLATE "C",
  cooldown_until BIGINT,
  timeout_ms BIGINT,
  allow_coalescing INTEGER NOT NULL,
  cause_depth INTEGER,
  cause_agent_id TEXT COLLATE "C",
  retry_of TEXT COLLATE "C",
  retried_as TEXT COLLATE "C",
  trace_parent TEXT COLLATE "C",
  failures INTEGER NOT NULL,
  interruptions INTEGER NOT NULL,
  deferrals INTEGER NOT NULL,
  deferrals_in_a_row INTEGER NOT NULL,
  parked_by TEXT COLLATE "C",
  outcome TEXT COLLATE "C",
  error TEXT COLLATE "C",
  error_code TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  withdrawn TEXT COLLATE "C",
  cancel_requested INTEGER NOT NULL,
  lease_slot INTEGER,
  lease_token TEXT COLLATE "C",
  lease_executor TEXT COLLATE "C",
  last_token TEXT COLLATE "C",
  coalesced_count INTEGER NOT NULL,
  merged_json TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX requests_by_status ON agent_wakeup_requests (company_id, status, created_at, created_event) WHERE ended_event IS NOT NULL;
CREATE INDEX requests_by_agent ON agent_wakeup_requests (company_id, agent_id, status, created_at, created_event) WHERE ended_event IS NOT NULL;
CREATE INDEX requests_by_trigger ON agent_wakeup_requests (company_id, trigger_type, status, created_at, created_event) WHERE ended_event IS NOT NULL;
CREATE INDEX requests_by_trigger_id ON agent_wakeup_requests (company_id, trigger_id, status, created_at, created_event) WHERE ended_event IS NOT NULL;
CREATE TABLE agent_wakeup_runs (
  company_id TEXT COLLATE "C" NOT NULL,
  wakeup_id TEXT COLLATE "C" NOT NULL,
  run_number INTEGER NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL,
  token TEXT COLLATE "C" NOT NULL,
  slot INTEGER NOT NULL,
  executor TEXT COLLATE "C" NOT NULL,
  eligible_since BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_event BIGINT,
  outcome TEXT COLLATE "C",
  error TEXT COLLATE "C",
  error_code TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  PRIMARY KEY (company_id, wakeup_id, run_number)
);
CREATE INDEX runs_by_slot ON agent_wakeup_runs (company_id, slot, started_at);
CREATE INDEX runs_by_end ON agent_wakeup_runs (company_id, ended_event) WHERE ended_event IS NOT NULL;
CREATE TABLE company_events (
  company_id TEXT COLLATE "C" NOT NULL,
  event_number BIGINT NOT NULL,
  ordering BIGINT NOT NULL,
  idx INTEGER NOT NULL,
  sequence_nr BIGINT NOT NULL,
  at BIGINT NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  wakeup_id TEXT COLLATE "C",
  agent_id TEXT COLLATE "C",
  body BYTEA NOT NULL,
  PRIMARY KEY (company_id, event_number)
);
CREATE UNIQUE INDEX events_by_place ON company_events (ordering, idx);
CREATE INDEX events_by_wakeup ON company_events (company_id, wakeup_id, event_number) WHERE wakeup_id IS NOT NULL;
CREATE INDEX events_of_control ON company_events (company_id, agent_id, type, event_number) WHERE wakeup_id IS NULL;

CREATE TABLE company_controls (
  company_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (company_id, agent_id, kind)
);

CREATE TABLE company_counters (
  company_id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
  completed BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  coalesced BIGINT NOT NULL,
  deduplicated BIGINT NOT NULL,
  last_event_number BIGINT NOT NULL,
  last_sequence_nr BIGINT NOT NULL,
  at BIGINT NOT NULL,
  ordering BIGINT NOT NULL
);
CREATE INDEX counters_by_change ON company_counters (ordering);

CREATE TABLE projection_offset (
  name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  ordering BIGINT NOT NULL,
  idx INTEGER NOT NULL
);
INSERT INTO projection_offset (name, version, ordering, idx) VALUES ('journal', 2, 0, 0), ('removed', 2, 0, 0);
