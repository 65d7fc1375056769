using System.Data.Common;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>What the projection does to the tables, over its connection, which it closes.</summary>
internal sealed class HistoryTables : IDisposable
{
    private static readonly string[] CounterColumns =
        ["company_id", "completed", "failed", "cancelled", "coalesced", "deduplicated", "last_event_number", "last_sequence_nr", "at", "ordering"];

    private static readonly string[] RunColumns =
    [
        "company_id", "wakeup_id", "run_number", "agent_id", "token", "slot", "executor", "eligible_since", "started_at",
        "ended_at", "ended_event", "outcome", "error", "error_code", "reason",
    ];

    private static readonly string[] EventColumns =
        ["company_id", "event_number", "ordering", "idx", "sequence_nr", "at", "type", "wakeup_id", "agent_id", "body"];

    // From the first event on: as many are looked at as are removed.
    private const string FirstKept =
        "(SELECT event_number FROM company_events WHERE company_id = @company AND at >= @before ORDER BY event_number LIMIT 1)";

    private readonly DbConnection _connection;
    private readonly Action? _leave;
    private readonly List<Statement> _all = [];
    private readonly HistoryTable _requests;
    private readonly HistoryTable _runs;
    private readonly HistoryTable _events;
    private readonly HistoryTable _counters;
    private readonly Statement _findOffset;
    private readonly Statement _saveOffset;
    private readonly Statement _saveRemoved;
    private readonly Statement[] _purge;
    private readonly Statement[] _forget;
    private readonly Statement _controlsBefore;
    private readonly Statement _saveControl;
    private readonly Statement _endControl;

    /// <param name="connection">The connection that writes.</param>
    /// <param name="open">Opens a table in its database.</param>
    /// <param name="leave">Called before the connection is closed.</param>
    public HistoryTables(DbConnection connection, HistoryTable.Opening open, Action? leave = null)
    {
        (_connection, _leave) = (connection, leave);
        _requests = open(connection, "agent_wakeup_requests", ["company_id", "id"], RequestColumns.All);
        _runs = open(connection, "agent_wakeup_runs", ["company_id", "wakeup_id", "run_number"], RunColumns);
        _events = open(connection, "company_events", [], EventColumns);
        _counters = open(connection, "company_counters", ["company_id"], CounterColumns);
        _findOffset = Keep(new Statement(connection, "SELECT ordering FROM projection_offset WHERE name = 'journal'"));
        _saveOffset = Keep(new Statement(
            connection, "UPDATE projection_offset SET ordering = @ordering WHERE name = 'journal' AND ordering = @before", "ordering", "before"));
        _purge =
        [
            Keep(Purge($"""
                UPDATE projection_offset SET ordering = last.ordering, idx = last.idx FROM
                  (SELECT ordering, idx FROM company_events WHERE company_id = @company AND event_number < {FirstKept} ORDER BY event_number DESC LIMIT 1) AS last
                WHERE name = 'removed' AND (projection_offset.ordering, projection_offset.idx) < (last.ordering, last.idx)
                """)),
            Keep(Purge(
                """
                DELETE FROM agent_wakeup_requests WHERE company_id = @company AND ended_event IS NOT NULL
                  AND status IN ('completed', 'failed', 'cancelled') AND created_at < @before AND completed_at < @before
                """)),
            Keep(Purge("DELETE FROM agent_wakeup_runs WHERE company_id = @company AND ended_event IS NOT NULL AND ended_at < @before")),
            Keep(Purge($"DELETE FROM company_events WHERE company_id = @company AND event_number < {FirstKept}")),
        ];
        _forget = [.. ((string[])["agent_wakeup_requests", "agent_wakeup_runs", "company_events", "company_controls"]).Select(
            table => Keep(new Statement(connection, $"DELETE FROM {table} WHERE company_id = @company", "company")))];
        _controlsBefore = Keep(Purge(
            $"SELECT body FROM company_events WHERE company_id = @company AND wakeup_id IS NULL AND event_number < {FirstKept} ORDER BY event_number"));
        _saveControl = Keep(new Statement(
            connection,
            """
            INSERT INTO company_controls (company_id, agent_id, kind, body) VALUES (@company, @agent, @kind, @body)
            ON CONFLICT (company_id, agent_id, kind) DO UPDATE SET body = excluded.body
            """,
            "company", "agent", "kind", "body"));
        _endControl = Keep(new Statement(
            connection, "DELETE FROM company_controls WHERE company_id = @company AND agent_id = @agent AND kind = @kind", "company", "agent", "kind"));
        _saveRemoved = Keep(new Statement(
            connection, "UPDATE projection_offset SET ordering = @ordering, idx = @idx WHERE name = 'removed' AND (ordering, idx) < (@ordering, @idx)",
            "ordering", "idx"));

        Statement Purge(string sql) => new(connection, sql, "company", "before");
    }

    /// <summary>All that follows is durable together, or not at all; null when it is committed.</summary>
    public DbTransaction Begin()
    {
        var transaction = _connection.BeginTransaction();
        Join(transaction);
        return transaction;
    }

    /// <summary>After a transaction, however it ended.</summary>
    public void End() => Join(null);

    /// <summary>The requests among these, as far as they are here.</summary>
    public List<HistoryRequest> FindRequests(IReadOnlyCollection<(CompanyId Company, WakeupId Id)> keys) =>
        _requests.Find([.. keys.Select(key => (string[])[key.Company.Value, key.Id.ToString()])], row => RequestColumns.Read(row));

    public void Save(HistoryRequest request) => _requests.Save(RequestColumns.ValuesOf(request));

    public void Save(HistoryRun run) => _runs.Save(
        run.CompanyId.Value, run.WakeupId.ToString(), run.RunNumber, run.AgentId.Value, run.Token.ToString(), run.Slot, run.Executor,
        Ms(run.EligibleSince), Ms(run.StartedAt), run.EndedAt?.ToUnixTimeMilliseconds(), run.EndedEvent, run.Outcome, run.Error, run.ErrorCode, run.Reason);

    /// <summary>Adds an event of a commit.</summary>
    public void Add(JournaledCommit commit, int index, string type, WakeupId? wakeup, string? agent, byte[] body)
    {
        var recorded = commit.Commit.Events[index];
        _events.Save(
            commit.CompanyId.Value, recorded.Number, commit.Ordering, index, commit.SequenceNr, Ms(recorded.At), type, wakeup?.ToString(), agent, body);
    }

    /// <summary>The counters of these companies, as far as they are here.</summary>
    public List<HistoryCounters> FindCounters(IReadOnlyCollection<CompanyId> companies) => _counters.Find(
        [.. companies.Select(company => (string[])[company.Value])],
        reader =>
        {
            var row = new RowReader(reader);
            return new HistoryCounters(new CompanyId(row.Text()))
            {
                Completed = row.Long(), Failed = row.Long(), Cancelled = row.Long(), Coalesced = row.Long(), Deduplicated = row.Long(),
                LastEventNumber = row.Long(), LastSequenceNr = row.Long(), At = row.Instant(),
            };
        });

    /// <param name="counters">The counters.</param>
    /// <param name="ordering">How far the whole history comes with them.</param>
    public void Save(HistoryCounters counters, long ordering) => _counters.Save(
        counters.CompanyId.Value, counters.Completed, counters.Failed, counters.Cancelled, counters.Coalesced, counters.Deduplicated,
        counters.LastEventNumber, counters.LastSequenceNr, Ms(counters.At), ordering);

    /// <summary>Writes what was saved and may still be in memory.</summary>
    public void Flush() => Array.ForEach(All, table => table.Flush());

    /// <summary>
    /// Forgets what finished or happened before an instant. Events are removed from the first on without a gap, also where the clock went back;
    /// what they put in force stays known.
    /// </summary>
    public void Purge(CompanyId company, DateTimeOffset before)
    {
        foreach (var removed in _controlsBefore.List(row => CommitMapping.ReadEvent(0, default, row.GetFieldValue<byte[]>(0)).Body, company.Value, Ms(before)))
        {
            SaveControl(company, removed);
        }

        foreach (var statement in _purge)
        {
            statement.Execute(company.Value, Ms(before));
        }
    }

    /// <summary>Notes what an event that is not kept has put in force or ended.</summary>
    public void SaveControl(CompanyId company, CompanyEvent body)
    {
        if (ControlInForce.Of(body) is not { } control)
        {
            return;
        }

        if (control.Body is null)
        {
            _endControl.Execute(company.Value, control.AgentId, control.Kind);
            return;
        }

        _saveControl.Execute(
            company.Value, control.AgentId, control.Kind, CommitMapping.WriteEvent(new RecordedEvent(0, DateTimeOffset.UnixEpoch, control.Body)));
    }

    /// <summary>Forgets all of a company but its counters.</summary>
    public void Forget(CompanyId company)
    {
        foreach (var statement in _forget)
        {
            statement.Execute(company.Value);
        }
    }

    /// <summary>Notes that events up to this one are no longer here.</summary>
    public void SaveRemoved(HistoryPosition through) => _saveRemoved.Execute(through.Ordering, through.Index);

    /// <summary>Forgets everything.</summary>
    public void MakeAnew() => HistorySchema.MakeAnew(_connection);

    /// <summary>The journal's row up to which everything is here.</summary>
    public long FindOffset() => _findOffset.Number();

    /// <summary>Moves on.</summary>
    /// <returns>False when the history is not where it was thought to be: somebody else writes it.</returns>
    public bool SaveOffset(long before, long ordering) => _saveOffset.Execute(ordering, before) == 1;

    public void Dispose()
    {
        _all.ForEach(statement => statement.Dispose());
        Array.ForEach(All, table => table.Dispose());
        _leave?.Invoke();
        _connection.Dispose();
    }

    private HistoryTable[] All => [_requests, _runs, _events, _counters];

    private void Join(DbTransaction? transaction)
    {
        _all.ForEach(statement => statement.Join(transaction));
        Array.ForEach(All, table => table.Join(transaction));
    }

    private Statement Keep(Statement statement)
    {
        _all.Add(statement);
        return statement;
    }

    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();
}
