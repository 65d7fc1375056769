using System.Text.Json.Serialization;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>What a schedule and a routine as JSON have in common: the definition as it was put, and what has become of it.</summary>
internal abstract class RecurringJson(ScheduleView view)
{
    [JsonPropertyOrder(-1)]
    public string Id { get; } = view.Id.Value;

    [JsonPropertyOrder(-1)]
    public string CompanyId { get; } = view.CompanyId.Value;

    public TimeSpan? Every { get; } = view.Definition.Recurrence.Every;

    public DateTimeOffset? Anchor { get; } = view.Definition.Recurrence.Anchor;

    public string? Cron { get; } = view.Definition.Recurrence.Cron;

    public string TimeZone { get; } = view.Definition.Recurrence.TimeZone;

    public bool Enabled { get; } = view.Definition.Enabled;

    public string OverlapPolicy { get; } = WireNames.Of(view.Definition.Overlap);

    public string MissedFirePolicy { get; } = WireNames.Of(view.Definition.MissedFires);

    public int? Priority { get; } = view.Definition.Priority;

    public int? MaxRetries { get; } = view.Definition.MaxRetries;

    public TimeSpan? Timeout { get; } = view.Definition.Timeout;

    public DateTimeOffset? NextFireAt { get; } = view.NextFireAt;

    public DateTimeOffset? LastFiredAt { get; } = view.LastFiredAt;

    public string? LastOutcome { get; } = view.LastOutcome == FireOutcome.Unknown ? null : WireNames.Of(view.LastOutcome);

    public string? LastReason { get; } = view.LastReason;

    public long Fires { get; } = view.Fires;

    public string? DisabledReason { get; } = view.DisabledReason;

    public DateTimeOffset CreatedAt { get; } = view.CreatedAt;
}

/// <summary>A schedule as JSON.</summary>
internal sealed class ScheduleJson(ScheduleView view) : RecurringJson(view)
{
    public string AgentId { get; } = view.Definition.AgentId.Value;

    public ContextJson Context { get; } = ContextJson.Of(view.Definition.Context);

    public static ScheduleJson Of(ScheduleView view) => new(view);
}

/// <summary>A routine as JSON.</summary>
internal sealed class RoutineJson(ScheduleView view) : RecurringJson(view)
{
    public TicketTemplateJson Ticket { get; } = TicketTemplateJson.Of(view.Definition.Ticket!, view.Definition.AgentId);

    public RoutineContextJson Context { get; } = RoutineContextJson.Of(view.Definition.Context);

    public static RoutineJson Of(ScheduleView view) => new(view);
}

/// <summary>What became of a fire by hand.</summary>
internal sealed record FireJson(string Outcome, string? WakeupId, string? TicketId, string? Reason)
{
    public static FireJson Of(FireReceipt receipt) =>
        new(WireNames.Of(receipt.Outcome), receipt.WakeupId?.ToString(), receipt.TicketId?.Value, receipt.Reason);
}

/// <summary>Instants at which a schedule would fire.</summary>
internal sealed record FireTimesJson(IReadOnlyList<DateTimeOffset> Items);
