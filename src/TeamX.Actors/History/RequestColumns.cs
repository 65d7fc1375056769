using System.Data.Common;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.History;

/// <summary>The columns of <c>agent_wakeup_requests</c> in one order, for writing and for reading.</summary>
internal static class RequestColumns
{
    private static readonly (string Name, Func<HistoryRequest, object?> Value)[] Columns =
    [
        ("company_id", row => row.CompanyId.Value),
        ("id", row => Text(row.Wakeup.Request.WakeupId.Value)),
        ("agent_id", row => row.Wakeup.Request.AgentId.Value),
        ("status", row => WireNames.Of(row.Wakeup.Progress.Status)),
        ("trigger_type", row => WireNames.Of(row.Wakeup.Request.Trigger.Type)),
        ("trigger_id", row => row.Wakeup.Request.Trigger.Id),
        ("priority", row => row.Wakeup.Request.Priority),
        ("scheduled_for", row => Ms(row.Wakeup.Request.ScheduledFor)),
        ("started_at", row => Ms(row.Wakeup.Progress.StartedAt)),
        ("completed_at", row => Ms(row.Wakeup.Progress.CompletedAt)),
        ("attempt_count", row => row.Wakeup.Progress.RunNumber),
        ("max_attempts", row => row.Wakeup.Request.MaxRetries + 1),
        ("next_retry_at", row => Ms(row.Wakeup.Progress.NextRetryAt)),
        ("context_json", row => HistoryJson.Of(row.Wakeup.Request.Context)),
        ("result_json", row => row.Wakeup.Progress.Result),
        ("created_at", row => Ms(row.Wakeup.CreatedAt)),
        ("updated_at", row => Ms(row.UpdatedAt)),
        ("created_event", row => row.Wakeup.Acceptance),
        ("ended_event", row => row.EndedEvent),
        ("requested_by", row => row.Wakeup.RequestedBy),
        ("asked_reason", row => row.Wakeup.Request.Reason),
        ("cooldown_until", row => Ms(row.Wakeup.Request.CooldownUntil)),
        ("timeout_ms", row => row.Wakeup.Request.Timeout is { } timeout ? timeout.Ticks / TimeSpan.TicksPerMillisecond : null),
        ("allow_coalescing", row => Flag(row.Wakeup.Request.AllowCoalescing)),
        ("cause_depth", row => row.Wakeup.Request.Cause?.Depth),
        ("cause_agent_id", row => row.Wakeup.Request.Cause?.AgentId?.Value),
        ("retry_of", row => Text(row.Wakeup.Request.Cause?.RetryOf?.Value)),
        ("retried_as", row => Text(row.Wakeup.Progress.RetriedAs?.Value)),
        ("trace_parent", row => row.Wakeup.Request.TraceParent),
        ("failures", row => row.Wakeup.Progress.Failures),
        ("interruptions", row => row.Wakeup.Progress.Interruptions),
        ("deferrals", row => row.Wakeup.Progress.Deferrals),
        ("deferrals_in_a_row", row => row.Wakeup.Progress.DeferralsInARow),
        ("parked_by", row => row.Wakeup.Progress.ParkedBy == ParkedBy.Nothing ? null : row.Wakeup.Progress.ParkedBy.ToString()),
        ("outcome", row => row.Wakeup.Progress.Outcome == CompletionKind.Unknown ? null : row.Wakeup.Progress.Outcome.ToString()),
        ("error", row => row.Wakeup.Progress.Error),
        ("error_code", row => row.Wakeup.Progress.ErrorCode),
        ("reason", row => row.Wakeup.Progress.Reason),
        ("withdrawn", row => row.Wakeup.Progress.Withdrawn),
        ("cancel_requested", row => Flag(row.Wakeup.Progress.CancelRequested)),
        ("lease_slot", row => row.Wakeup.Progress.Lease?.Slot),
        ("lease_token", row => Text(row.Wakeup.Progress.Lease?.Token.Value)),
        ("lease_executor", row => row.Wakeup.Progress.Lease?.Executor),
        ("last_token", row => Text(row.Wakeup.Progress.LastToken?.Value)),
        ("coalesced_count", row => row.Wakeup.Progress.CoalescedCount),
        ("merged_json", row => HistoryJson.Of(row.Wakeup.Progress.Merged)),
    ];

    /// <summary>The names, for <see cref="Read"/> after <c>SELECT</c>.</summary>
    public static readonly string Names = string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>The names, each of the table with the alias <c>r</c>.</summary>
    public static readonly string NamesOfR = string.Join(", ", Columns.Select(column => $"r.{column.Name}"));

    /// <summary>How many columns there are.</summary>
    public static int Count => Columns.Length;

    /// <summary>The names, one by one.</summary>
    public static string[] All => [.. Columns.Select(column => column.Name)];

    /// <summary>The values of a whole row.</summary>
    public static object?[] ValuesOf(HistoryRequest row) => Array.ConvertAll(Columns, column => column.Value(row));

    /// <summary>Reads a row whose first column of <see cref="Names"/> is at <paramref name="first"/>.</summary>
    public static HistoryRequest Read(DbDataReader reader, int first = 0)
    {
        var row = new RowReader(reader, first);
        var company = new CompanyId(row.Text());
        var id = new WakeupId(row.Id());
        var agent = new AgentId(row.Text());
        var progress = new WakeupProgress { Status = WireNames.StatusOf(row.Text()) };
        var request = new WakeupScheduled(
            id, agent, new Trigger(WireNames.TriggerTypeOf(row.Text()), row.TextOrNull()), row.Int(), row.Instant(), WakeupContext.Empty, 0);
        progress = progress with { StartedAt = row.InstantOrNull(), CompletedAt = row.InstantOrNull(), RunNumber = row.Int() };
        request = request with { MaxRetries = row.Int() - 1 };
        progress = progress with { NextRetryAt = row.InstantOrNull() };
        request = request with { Context = HistoryJson.ContextOf(row.Text()) };
        progress = progress with { Result = row.TextOrNull() };
        var (createdAt, updatedAt, createdEvent, endedEvent, requestedBy) = (row.Instant(), row.Instant(), row.Long(), row.LongOrNull(), row.TextOrNull());
        request = request with
        {
            Reason = row.TextOrNull(),
            CooldownUntil = row.InstantOrNull(),
            Timeout = row.LongOrNull() is { } timeout ? TimeSpan.FromMilliseconds(timeout) : null,
            AllowCoalescing = row.Flag(),
            Cause = CauseOf(row.LongOrNull(), row.TextOrNull(), row.IdOrNull()),
        };
        progress = progress with { RetriedAs = row.IdOrNull() is { } retriedAs ? new WakeupId(retriedAs) : null };
        request = request with { TraceParent = row.TextOrNull() };
        progress = ReadRest(progress, row);
        return new HistoryRequest(company, new WakeupSnapshot(request, createdEvent, createdAt, requestedBy, progress), updatedAt, endedEvent);
    }

    private static WakeupProgress ReadRest(WakeupProgress progress, RowReader row) => progress with
    {
        Failures = row.Int(),
        Interruptions = row.Int(),
        Deferrals = row.Int(),
        DeferralsInARow = row.Int(),
        ParkedBy = row.TextOrNull() is { } parkedBy ? Enum.Parse<ParkedBy>(parkedBy) : ParkedBy.Nothing,
        Outcome = row.TextOrNull() is { } outcome ? Enum.Parse<CompletionKind>(outcome) : CompletionKind.Unknown,
        Error = row.TextOrNull(),
        ErrorCode = row.TextOrNull(),
        Reason = row.TextOrNull(),
        Withdrawn = row.TextOrNull(),
        CancelRequested = row.Flag(),
        Lease = LeaseOf(row.LongOrNull(), row.IdOrNull(), row.TextOrNull()),
        LastToken = row.IdOrNull() is { } token ? new LeaseToken(token) : null,
        CoalescedCount = row.Int(),
        Merged = HistoryJson.MergedOf(row.Text()),
    };

    private static Cause? CauseOf(long? depth, string? agent, Guid? retryOf) =>
        depth is null ? null : new Cause((int)depth, agent is null ? null : new AgentId(agent), retryOf is { } id ? new WakeupId(id) : null);

    private static Lease? LeaseOf(long? slot, Guid? token, string? executor) =>
        slot is null ? null : new Lease((int)slot, new LeaseToken(token!.Value), executor!);

    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    private static object? Ms(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds();

    private static string? Text(Guid? id) => id?.ToString("D");

    private static int Flag(bool value) => value ? 1 : 0;
}
