using System.Data.Common;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>What the projection does to the tables, as prepared statements of its connection.</summary>
internal sealed class HistoryTables : IDisposable
{
    private static readonly string[] Counters =
        ["company_id", "completed", "failed", "cancelled", "coalesced", "deduplicated", "last_event_number", "last_sequence_nr", "at"];

    private static readonly string[] Runs =
    [
        "company_id", "wakeup_id", "run_number", "agent_id", "token", "slot", "executor", "eligible_since", "started_at",
        "ended_at", "ended_event", "outcome", "error", "error_code", "reason",
    ];

    // From the first event on: as many are looked at as are removed.
    private const string FirstKept =
        "(SELECT event_number FROM company_events WHERE company_id = @company AND at >= @before ORDER BY event_number LIMIT 1)";

    private readonly List<Statement> _all = [];
    private readonly Statement _findRequest;
    private readonly Statement _saveRequest;
    private readonly Statement _saveRun;
    private readonly Statement _addEvent;
    private readonly Statement _findCounters;
    private readonly Statement _saveCounters;
    private readonly Statement _findOffset;
    private readonly Statement _saveOffset;
    private readonly Statement _saveRemoved;
    private readonly Statement _findReaches;
    private readonly Statement[] _purge;
    private readonly Statement[] _forget;
    private readonly Statement _controlsBefore;
    private readonly Statement _saveControl;
    private readonly Statement _endControl;

    public HistoryTables(DbConnection connection)
    {
        _findRequest = Keep(new Statement(
            connection, $"SELECT {RequestColumns.Names} FROM agent_wakeup_requests WHERE company_id = @company AND id = @id", "company", "id"));
        _saveRequest = Keep(RequestColumns.Upsert(connection));
        _saveRun = Keep(Statement.Upsert(connection, "agent_wakeup_runs", ["company_id", "wakeup_id", "run_number"], Runs));
        _addEvent = Keep(new Statement(
            connection,
            """
            INSERT INTO company_events (company_id, event_number, ordering, idx, sequence_nr, at, type, wakeup_id, agent_id, body)
            VALUES (@company, @number, @ordering, @idx, @sequence, @at, @type, @wakeup, @agent, @body)
            """,
            "company", "number", "ordering", "idx", "sequence", "at", "type", "wakeup", "agent", "body"));
        _findCounters = Keep(new Statement(
            connection, $"SELECT {string.Join(", ", Counters)} FROM company_counters WHERE company_id = @company", "company"));
        _saveCounters = Keep(Statement.Upsert(connection, "company_counters", ["company_id"], Counters));
        _findOffset = Keep(new Statement(connection, "SELECT ordering FROM projection_offset WHERE name = 'journal'"));
        _saveOffset = Keep(new Statement(connection, "UPDATE projection_offset SET ordering = @ordering WHERE name = 'journal'", "ordering"));
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
        _saveControl = Keep(Statement.Upsert(connection, "company_controls", ["company_id", "agent_id", "kind"], ["company_id", "agent_id", "kind", "body"]));
        _endControl = Keep(new Statement(
            connection, "DELETE FROM company_controls WHERE company_id = @company AND agent_id = @agent AND kind = @kind", "company", "agent", "kind"));
        _saveRemoved = Keep(new Statement(
            connection, "UPDATE projection_offset SET ordering = @ordering, idx = @idx WHERE name = 'removed' AND (ordering, idx) < (@ordering, @idx)",
            "ordering", "idx"));
        _findReaches = Keep(new Statement(connection, "SELECT company_id, last_event_number, last_sequence_nr FROM company_counters"));

        Statement Purge(string sql) => new(connection, sql, "company", "before");
    }

    public void Join(DbTransaction? transaction) => _all.ForEach(statement => statement.Join(transaction));

    public HistoryRequest? FindRequest(CompanyId company, WakeupId id) =>
        _findRequest.Find(row => RequestColumns.Read(row), company.Value, id.ToString());

    public void Save(HistoryRequest request) => RequestColumns.Write(_saveRequest, request);

    public void Save(HistoryRun run) => _saveRun.Execute(
        run.CompanyId.Value, run.WakeupId.ToString(), run.RunNumber, run.AgentId.Value, run.Token.ToString(), run.Slot, run.Executor,
        Ms(run.EligibleSince), Ms(run.StartedAt), run.EndedAt?.ToUnixTimeMilliseconds(), run.EndedEvent, run.Outcome, run.Error, run.ErrorCode, run.Reason);

    /// <summary>Adds an event of a commit.</summary>
    public void Add(JournaledCommit commit, int index, string type, WakeupId? wakeup, string? agent, byte[] body)
    {
        var recorded = commit.Commit.Events[index];
        _addEvent.Execute(
            commit.CompanyId.Value, recorded.Number, commit.Ordering, index, commit.SequenceNr, Ms(recorded.At), type, wakeup?.ToString(), agent, body);
    }

    public HistoryCounters? FindCounters(CompanyId company) => _findCounters.Find(
        reader =>
        {
            var row = new RowReader(reader);
            return new HistoryCounters(new CompanyId(row.Text()))
            {
                Completed = row.Long(), Failed = row.Long(), Cancelled = row.Long(), Coalesced = row.Long(), Deduplicated = row.Long(),
                LastEventNumber = row.Long(), LastSequenceNr = row.Long(), At = row.Instant(),
            };
        },
        company.Value);

    public void Save(HistoryCounters counters) => _saveCounters.Execute(
        counters.CompanyId.Value, counters.Completed, counters.Failed, counters.Cancelled, counters.Coalesced, counters.Deduplicated,
        counters.LastEventNumber, counters.LastSequenceNr, Ms(counters.At));

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

    /// <summary>How far each company was followed.</summary>
    public IReadOnlyList<(CompanyId Company, HistoryReach Reach)> FindReaches() => _findReaches.List(reader =>
    {
        var row = new RowReader(reader);
        return (new CompanyId(row.Text()), new HistoryReach(row.Long(), row.Long()));
    });

    /// <summary>The journal's row up to which everything is here.</summary>
    public long FindOffset() => _findOffset.Number();

    public void SaveOffset(long ordering) => _saveOffset.Execute(ordering);

    public void Dispose() => _all.ForEach(statement => statement.Dispose());

    private Statement Keep(Statement statement)
    {
        _all.Add(statement);
        return statement;
    }

    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();
}
