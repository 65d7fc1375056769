using System.Data.Common;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>Reads the history. It shows what is durable there, and no more; who needs a certain event waits for it first.</summary>
public sealed class HistoryReader
{
    private const string EventColumns = "e.company_id, e.event_number, e.ordering, e.idx, e.at, e.body";

    private static readonly string EventsWithRequests = $"""
        SELECT {EventColumns}, {RequestColumns.NamesOfR}
        FROM company_events e LEFT JOIN agent_wakeup_requests r ON r.company_id = e.company_id AND r.id = e.wakeup_id
        """;

    // One statement sees one state of both tables. What tables of another version mean is not known here.
    private const string ReachesSince = """
        SELECT o.ordering, c.company_id, c.last_event_number, c.last_sequence_nr
        FROM projection_offset o LEFT JOIN company_counters c ON c.ordering > @since
        WHERE o.name = 'journal' AND o.version = @version AND o.ordering <> @since
        """;

    private static readonly WakeupStatus[] FinalStatuses = [WakeupStatus.Completed, WakeupStatus.Failed, WakeupStatus.Cancelled];

    private readonly HistoryDatabase _database;

    internal HistoryReader(HistoryDatabase database) => _database = database;

    /// <summary>One request, live or finished; null when it is not kept.</summary>
    public async Task<HistoryRequest?> FindAsync(CompanyId company, WakeupId id, CancellationToken cancellationToken = default) =>
        (await ListAsync(
            $"SELECT {RequestColumns.Names} FROM agent_wakeup_requests WHERE company_id = @company AND id = @id",
            row => RequestColumns.Read(row), cancellationToken, ("@company", company.Value), ("@id", id.ToString())).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Finished requests by the filters of a list, newest first.</summary>
    /// <param name="list">The filters; a limit in it counts as it is.</param>
    /// <param name="after">Only those behind this place; null from the newest on.</param>
    /// <param name="endedThrough">Only those that an event up to this number ended.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<HistoryRequest>> ListFinishedAsync(
        ListWakeups list, WakeupCursor? after, long endedThrough, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(list);
        var found = new List<HistoryRequest>();
        foreach (var status in FinalStatuses.Where(status => list.Status is null || list.Status == status))
        {
            found.AddRange(await ListFinishedAsync(list, status, after, endedThrough, cancellationToken).ConfigureAwait(false));
        }

        return [.. found.OrderByDescending(row => (row.Wakeup.CreatedAt, row.Wakeup.Acceptance)).Take(list.Limit)];
    }

    /// <summary>What happened to one request, in order; of very many events the newest.</summary>
    public async Task<List<RecordedEvent>> EventsOfAsync(
        CompanyId company, WakeupId id, int limit = int.MaxValue, CancellationToken cancellationToken = default)
    {
        var newestFirst = await ListAsync(
            $"SELECT {EventColumns} FROM company_events e WHERE e.company_id = @company AND e.wakeup_id = @id ORDER BY e.event_number DESC LIMIT @limit",
            row => EventOf(row).Recorded, cancellationToken, ("@company", company.Value), ("@id", id.ToString()), ("@limit", limit)).ConfigureAwait(false);
        newestFirst.Reverse();
        return newestFirst;
    }

    /// <summary>
    /// What held starts back or let them go: the facts about the company and those about one agent, in order. What was in force before the first
    /// event that is kept comes first, with number 0 and an instant before all others.
    /// </summary>
    /// <param name="company">The company.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="until">Nothing that happened later.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<List<RecordedEvent>> ControlEventsAsync(
        CompanyId company, AgentId agent, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        // Sorted here: asked for the order, SQLite walks through all events of the company in theirs.
        var controls = await ListAsync(
            $"""
            SELECT {EventColumns} FROM company_events e WHERE e.company_id = @company AND e.wakeup_id IS NULL AND e.agent_id IS NULL
              AND e.type IN ('company.defined', 'company.policy_changed', 'company.paused', 'company.resumed') AND e.at <= @until
            UNION ALL
            SELECT {EventColumns} FROM company_events e WHERE e.company_id = @company AND e.wakeup_id IS NULL AND e.agent_id = @agent
              AND e.type IN ('agent.defined', 'agent.paused', 'agent.resumed', 'agent.terminated', 'agent.suspended', 'agent.probe_allowed', 'agent.reinstated')
              AND e.at <= @until
            UNION ALL
            SELECT c.company_id, 0, 0, 0, 0, c.body FROM company_controls c WHERE c.company_id = @company AND c.agent_id IN ('', @agent)
            """,
            row => EventOf(row).Recorded, cancellationToken, ("@company", company.Value), ("@agent", agent.Value), ("@until", Ms(until)))
            .ConfigureAwait(false);
        return [.. controls.OrderBy(control => control.Number)];
    }

    /// <summary>The runs that took place between two instants, or a part of them, by their start.</summary>
    /// <param name="company">The company.</param>
    /// <param name="from">Not those that had ended by then.</param>
    /// <param name="to">Not those that started then or later.</param>
    /// <param name="limit">So many at most, the earliest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<RunSpan>> RunsBetweenAsync(
        CompanyId company, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default)
    {
        var connection = _database.CreateReader();
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var slots = (await connection.ListAsync("SELECT COALESCE(MAX(slot), 0) FROM agent_wakeup_runs WHERE company_id = @company", row => row.GetInt32(0),
            cancellationToken, ("@company", company.Value)).ConfigureAwait(false))[0];
        var spans = new List<RunSpan>();
        for (var slot = 1; slot <= slots; slot++)
        {
            // A slot has one run at a time: of those that started before, only the last can reach into the time asked for.
            spans.AddRange(await connection.ListAsync(
                """
                SELECT wakeup_id, agent_id, started_at, ended_at FROM agent_wakeup_runs
                WHERE company_id = @company AND slot = @slot AND started_at < @to AND (ended_at IS NULL OR ended_at > @from) AND started_at >=
                  (SELECT COALESCE(MAX(started_at), 0) FROM agent_wakeup_runs WHERE company_id = @company AND slot = @slot AND started_at <= @from)
                ORDER BY started_at LIMIT @limit
                """,
                SpanOf, cancellationToken, ("@company", company.Value), ("@slot", slot), ("@from", Ms(from)), ("@to", Ms(to)), ("@limit", limit))
                .ConfigureAwait(false));
        }

        return [.. spans.OrderBy(span => span.From).ThenBy(span => span.WakeupId.Value).Take(limit)];
    }

    /// <summary>Runs that have ended, the last to end first: by the number of the event that ended them, so that a reader who comes again reads only what is new.</summary>
    /// <param name="company">The company.</param>
    /// <param name="after">Only those that a later event ended.</param>
    /// <param name="before">Only those that an earlier event ended.</param>
    /// <param name="limit">So many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<List<EndedRun>> EndedRunsAsync(CompanyId company, long after, long before, int limit, CancellationToken cancellationToken = default) =>
        ListAsync(
            """
            SELECT ended_event, eligible_since, started_at, ended_at, outcome FROM agent_wakeup_runs
            WHERE company_id = @company AND ended_event IS NOT NULL AND ended_event > @after AND ended_event < @before ORDER BY ended_event DESC LIMIT @limit
            """,
            EndedRunOf, cancellationToken, ("@company", company.Value), ("@after", after), ("@before", before), ("@limit", limit));

    /// <summary>The events of a company behind a number.</summary>
    public Task<List<HistoryEvent>> EventsAfterAsync(CompanyId company, long after, int limit, CancellationToken cancellationToken = default) =>
        ListAsync(
            $"{EventsWithRequests} WHERE e.company_id = @company AND e.event_number > @after ORDER BY e.event_number LIMIT @limit",
            EventWithRequestOf, cancellationToken, ("@company", company.Value), ("@after", after), ("@limit", limit));

    /// <summary>The events of all companies behind a place.</summary>
    public Task<List<HistoryEvent>> EventsAfterAsync(HistoryPosition after, int limit, CancellationToken cancellationToken = default) =>
        ListAsync(
            $"""
            {EventsWithRequests} WHERE e.ordering >= @ordering AND (e.ordering > @ordering OR e.idx > @index)
            ORDER BY e.ordering, e.idx LIMIT @limit
            """,
            EventWithRequestOf, cancellationToken, ("@ordering", after.Ordering), ("@index", after.Index), ("@limit", limit));

    /// <summary>The last event of any company that was removed by the retention; before everything when none was.</summary>
    public async Task<HistoryPosition> RemovedThroughAsync(CancellationToken cancellationToken = default) =>
        (await ListAsync(
            "SELECT ordering, idx FROM projection_offset WHERE name = 'removed'", row => new HistoryPosition(row.GetInt64(0), row.GetInt32(1)),
            cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The statistics of a company; null when no event of it is known.</summary>
    public async Task<HistoryStats?> StatsAsync(CompanyId company, CancellationToken cancellationToken = default)
    {
        var times = await ListAsync(
            """
            SELECT started_at - eligible_since, ended_at - started_at FROM agent_wakeup_runs
            WHERE company_id = @company AND ended_event IS NOT NULL AND outcome <> @interrupted ORDER BY ended_event DESC LIMIT @limit
            """,
            row => new RunTimes(TimeSpan.FromMilliseconds(row.GetInt64(0)), TimeSpan.FromMilliseconds(row.GetInt64(1))), cancellationToken,
            ("@company", company.Value), ("@interrupted", HistoryRun.Interrupted), ("@limit", Statistics.KeptRuns)).ConfigureAwait(false);
        return (await ListAsync(
            "SELECT completed, failed, cancelled, coalesced, deduplicated FROM company_counters WHERE company_id = @company",
            row => new HistoryStats(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), RunSummary.Of(times)),
            cancellationToken, ("@company", company.Value)).ConfigureAwait(false)).FirstOrDefault();
    }

    /// <summary>How far the whole history has come, and how far each company that has changed since it was at a place; null when that is where it still is.</summary>
    internal (long Ordering, List<(CompanyId Company, HistoryReach Reach)> Reached)? Reaches(long since)
    {
        using var connection = _database.CreateReader();
        connection.Open();
        var (ordering, reached) = (default(long?), new List<(CompanyId, HistoryReach)>());
        foreach (var (offset, company) in connection.Rows(ReachesSince, ReachOf, ("@since", since), ("@version", HistorySchema.Version)))
        {
            ordering = offset;
            if (company is { } known)
            {
                reached.Add(known);
            }
        }

        return ordering is { } at ? (at, reached) : null;

        static (long, (CompanyId, HistoryReach)?) ReachOf(DbDataReader row) =>
            (row.GetInt64(0), row.IsDBNull(1) ? null : (new CompanyId(row.GetString(1)), new HistoryReach(row.GetInt64(2), row.GetInt64(3))));
    }

    private Task<List<HistoryRequest>> ListFinishedAsync(
        ListWakeups list, WakeupStatus status, WakeupCursor? after, long endedThrough, CancellationToken cancellationToken)
    {
        var filters = new List<string> { "company_id = @company", "status = @status", "ended_event <= @through" };
        var values = new List<(string, object)>
        {
            ("@company", list.CompanyId.Value), ("@status", WireNames.Of(status)), ("@through", endedThrough), ("@limit", list.Limit),
        };
        Only("agent_id", "agent", list.AgentId?.Value);
        Only("trigger_type", "type", list.TriggerType is { } type ? WireNames.Of(type) : null);
        Only("trigger_id", "trigger", list.TriggerId);
        if (after is { } place)
        {
            filters.Add("created_at <= @at AND (created_at < @at OR created_event < @number)");
            values.AddRange([("@at", place.CreatedAtMs), ("@number", place.Acceptance)]);
        }

        return ListAsync(
            $"""
            SELECT {RequestColumns.Names} FROM agent_wakeup_requests WHERE {string.Join(" AND ", filters)}
            ORDER BY created_at DESC, created_event DESC LIMIT @limit
            """,
            row => RequestColumns.Read(row), cancellationToken, [.. values]);

        void Only(string column, string parameter, string? value)
        {
            if (value is not null)
            {
                filters.Add($"{column} = @{parameter}");
                values.Add(($"@{parameter}", value));
            }
        }
    }

    private async Task<List<T>> ListAsync<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var connection = _database.CreateReader();
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await connection.ListAsync(sql, read, cancellationToken, parameters).ConfigureAwait(false);
    }

    private static RunSpan SpanOf(DbDataReader reader)
    {
        var row = new RowReader(reader);
        return new RunSpan(new WakeupId(row.Id()), new AgentId(row.Text()), row.Instant(), row.InstantOrNull());
    }

    private static EndedRun EndedRunOf(DbDataReader reader)
    {
        var row = new RowReader(reader);
        return new EndedRun(row.Long(), row.Instant(), row.Instant(), row.Instant(), row.Text());
    }

    private static HistoryEvent EventWithRequestOf(DbDataReader reader) =>
        EventOf(reader) with { Request = reader.IsDBNull(6) ? null : RequestColumns.Read(reader, 6).Wakeup.Request };

    private static HistoryEvent EventOf(DbDataReader reader)
    {
        var row = new RowReader(reader);
        var (company, number, position, at) = (new CompanyId(row.Text()), row.Long(), new HistoryPosition(row.Long(), row.Int()), row.Instant());
        return new HistoryEvent(company, CommitMapping.ReadEvent(number, at, row.Bytes()), position, null);
    }

    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();
}
