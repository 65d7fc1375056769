using System.Data.Common;
using Npgsql;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>
/// The tables of the history, here for SQLite, and the same in <c>sql/postgresql-history.sql</c>. Instants and lengths are 64-bit milliseconds, ids are text,
/// booleans 0 or 1.
/// </summary>
internal static class HistorySchema
{
    /// <summary>Of tables and contents. What another one left behind is thrown away and projected anew.</summary>
    public const int Version = 2;

    // The first block of columns is that of the table this system took over; max_attempts is maxRetries + 1. A request has an ended_event once
    // it is final: the partial indexes hold finished requests only, so that a live one costs them nothing. Every list names a final status,
    // so one index each serves all filters with and without status.
    private const string Requests = """
        CREATE TABLE agent_wakeup_requests (
          company_id TEXT NOT NULL,
          id TEXT NOT NULL,
          agent_id TEXT NOT NULL,
          status TEXT NOT NULL,
          trigger_type TEXT NOT NULL,
          trigger_id TEXT,
          priority INTEGER NOT NULL,
          scheduled_for BIGINT NOT NULL,
          started_at BIGINT,
          completed_at BIGINT,
          attempt_count INTEGER NOT NULL,
          max_attempts INTEGER NOT NULL,
          next_retry_at BIGINT,
          context_json TEXT NOT NULL,
          result_json TEXT,
          created_at BIGINT NOT NULL,
          updated_at BIGINT NOT NULL,

          created_event BIGINT NOT NULL,
          ended_event BIGINT,
          requested_by TEXT,
          asked_reason TEXT,
          cooldown_until BIGINT,
          timeout_ms BIGINT,
          allow_coalescing INTEGER NOT NULL,
          cause_depth INTEGER,
          cause_agent_id TEXT,
          retry_of TEXT,
          retried_as TEXT,
          trace_parent TEXT,
          failures INTEGER NOT NULL,
          interruptions INTEGER NOT NULL,
          deferrals INTEGER NOT NULL,
          deferrals_in_a_row INTEGER NOT NULL,
          parked_by TEXT,
          outcome TEXT,
          error TEXT,
          error_code TEXT,
          reason TEXT,
          withdrawn TEXT,
          cancel_requested INTEGER NOT NULL,
          lease_slot INTEGER,
          lease_token TEXT,
          lease_executor TEXT,
          last_token TEXT,
          coalesced_count INTEGER NOT NULL,
          merged_json TEXT NOT NULL,
          PRIMARY KEY (company_id, id)
        );
        CREATE INDEX requests_by_status ON agent_wakeup_requests (company_id, status, created_at, created_event) WHERE ended_event IS NOT NULL;
        CREATE INDEX requests_by_agent ON agent_wakeup_requests (company_id, agent_id, status, created_at, created_event) WHERE ended_event IS NOT NULL;
        CREATE INDEX requests_by_trigger ON agent_wakeup_requests (company_id, trigger_type, status, created_at, created_event) WHERE ended_event IS NOT NULL;
        CREATE INDEX requests_by_trigger_id ON agent_wakeup_requests (company_id, trigger_id, status, created_at, created_event) WHERE ended_event IS NOT NULL;
        """;

    // A slot holds one run at a time: the run that held it at an instant is found by one look into runs_by_slot.
    private const string Runs = """
        CREATE TABLE agent_wakeup_runs (
          company_id TEXT NOT NULL,
          wakeup_id TEXT NOT NULL,
          run_number INTEGER NOT NULL,
          agent_id TEXT NOT NULL,
          token TEXT NOT NULL,
          slot INTEGER NOT NULL,
          executor TEXT NOT NULL,
          eligible_since BIGINT NOT NULL,
          started_at BIGINT NOT NULL,
          ended_at BIGINT,
          ended_event BIGINT,
          outcome TEXT,
          error TEXT,
          error_code TEXT,
          reason TEXT,
          PRIMARY KEY (company_id, wakeup_id, run_number)
        );
        CREATE INDEX runs_by_slot ON agent_wakeup_runs (company_id, slot, started_at);
        CREATE INDEX runs_by_end ON agent_wakeup_runs (company_id, ended_event) WHERE ended_event IS NOT NULL;
        """;

    // company_controls: what was in force before the first event that is kept (ControlInForce); agent_id is empty for what holds for the whole company.
    private const string Events = """
        CREATE TABLE company_events (
          company_id TEXT NOT NULL,
          event_number BIGINT NOT NULL,
          ordering BIGINT NOT NULL,
          idx INTEGER NOT NULL,
          sequence_nr BIGINT NOT NULL,
          at BIGINT NOT NULL,
          type TEXT NOT NULL,
          wakeup_id TEXT,
          agent_id TEXT,
          body BLOB NOT NULL,
          PRIMARY KEY (company_id, event_number)
        );
        CREATE UNIQUE INDEX events_by_place ON company_events (ordering, idx);
        CREATE INDEX events_by_wakeup ON company_events (company_id, wakeup_id, event_number) WHERE wakeup_id IS NOT NULL;
        CREATE INDEX events_of_control ON company_events (company_id, agent_id, type, event_number) WHERE wakeup_id IS NULL;

        CREATE TABLE company_controls (
          company_id TEXT NOT NULL,
          agent_id TEXT NOT NULL,
          kind TEXT NOT NULL,
          body BLOB NOT NULL,
          PRIMARY KEY (company_id, agent_id, kind)
        );
        """;

    // ordering: how far the whole history had come with the last change of the row, so that who follows reads only what is new.
    private const string Marks = """
        CREATE TABLE company_counters (
          company_id TEXT PRIMARY KEY NOT NULL,
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
          name TEXT PRIMARY KEY NOT NULL,
          version INTEGER NOT NULL,
          ordering BIGINT NOT NULL,
          idx INTEGER NOT NULL
        );
        """;

    private static readonly string Sqlite = $"""
        {Requests}
        {Runs}
        {Events}
        {Marks}
        INSERT INTO projection_offset (name, version, ordering, idx) VALUES ('journal', {Version}, 0, 0), ('removed', {Version}, 0, 0);
        """;

    private static readonly string[] Tables = ["agent_wakeup_requests", "agent_wakeup_runs", "company_events", "company_controls", "company_counters", "projection_offset"];

    /// <summary>The version of the tables that are there; null when there are none.</summary>
    public static long? VersionOf(DbConnection connection) =>
        connection.HasTable("projection_offset") ? connection.Ask<int>("SELECT version FROM projection_offset WHERE name = 'journal'") : null;

    /// <summary>Creates the tables, empty, in place of those that may be there.</summary>
    public static void MakeAnew(DbConnection connection, DbTransaction? within = null)
    {
        using var own = within is null ? connection.BeginTransaction() : null;
        var transaction = within ?? own;
        foreach (var table in Tables)
        {
            connection.Execute($"DROP TABLE IF EXISTS {table}", transaction);
        }

        connection.Execute(connection is NpgsqlConnection ? PostgreSqlSchema.HistoryScript : Sqlite, transaction);
        own?.Commit();
    }
}
