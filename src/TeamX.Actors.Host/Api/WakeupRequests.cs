using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>The body of <c>POST /api/companies/{c}/wakeups</c>, and one item of a batch.</summary>
internal sealed record WakeupRequest
{
    public required string AgentId { get; init; }

    public required TriggerJson Trigger { get; init; }

    public int? Priority { get; init; }

    public DateTimeOffset? ScheduledFor { get; init; }

    public ContextJson? Context { get; init; }

    public string? IdempotencyKey { get; init; }

    public int? MaxRetries { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool AllowCoalescing { get; init; } = true;

    public string? Reason { get; init; }

    public string? RequestedBy { get; init; }

    /// <summary>The order, completed by what the request's headers say.</summary>
    public WakeupOrder ToOrder(WakeupHeaders headers) =>
        new(new AgentId(AgentId), new Trigger(WireNames.TriggerTypeOf(Trigger.Type), Trigger.Id))
        {
            Priority = Priority,
            ScheduledFor = ScheduledFor,
            Context = ContextJson.Read(Context),
            IdempotencyKey = headers.KeyFor(IdempotencyKey),
            MaxRetries = MaxRetries,
            Timeout = Timeout,
            AllowCoalescing = AllowCoalescing,
            Reason = Reason,
        };
}

/// <summary>The body of <c>POST /api/companies/{c}/wakeups/batch</c>.</summary>
internal sealed record BatchRequest
{
    public required IReadOnlyList<WakeupRequest?> Wakeups { get; init; }

    public string? RequestedBy { get; init; }
}

/// <summary>The optional body of <c>POST /api/companies/{c}/agents/{a}/wakeups</c>: a person wakes an agent.</summary>
internal sealed record ManualWakeupRequest
{
    public string? Reason { get; init; }

    public string? RequestedBy { get; init; }

    public int? Priority { get; init; }

    public ContextJson? Context { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>The order, completed by what the request's headers say.</summary>
    public WakeupOrder ToOrder(AgentId agent, WakeupHeaders headers) =>
        new(agent, new Trigger(TriggerType.Manual))
        {
            Priority = Priority,
            Context = ContextJson.Read(Context),
            IdempotencyKey = headers.KeyFor(IdempotencyKey),
            Reason = Reason,
        };
}

/// <summary>A trigger as JSON.</summary>
internal sealed record TriggerJson
{
    public required string Type { get; init; }

    public string? Id { get; init; }

    public static TriggerJson Of(Trigger trigger) => new() { Type = WireNames.Of(trigger.Type), Id = trigger.Id };
}

/// <summary>A context as JSON.</summary>
internal sealed record ContextJson
{
    public string? GoalId { get; init; }

    public string? ProjectId { get; init; }

    public string? TicketId { get; init; }

    public string? ParentTicketId { get; init; }

    public string? SourceKind { get; init; }

    public string? SourceRefId { get; init; }

    public RawJson? Metadata { get; init; }

    public string? CausedBy { get; init; }

    public static ContextJson Of(WakeupContext context) => new()
    {
        GoalId = context.GoalId,
        ProjectId = context.ProjectId,
        TicketId = context.TicketId,
        ParentTicketId = context.ParentTicketId,
        SourceKind = context.SourceKind,
        SourceRefId = context.SourceRefId,
        Metadata = RawJson.Of(context.Metadata),
        CausedBy = context.CausedBy?.ToString(),
    };

    /// <summary>The context.</summary>
    /// <exception cref="ApiProblem">400 <c>id_invalid</c>: causedBy is no wakeup id.</exception>
    public static WakeupContext Read(ContextJson? json) => json is null
        ? WakeupContext.Empty
        : new WakeupContext
        {
            GoalId = json.GoalId,
            ProjectId = json.ProjectId,
            TicketId = json.TicketId,
            ParentTicketId = json.ParentTicketId,
            SourceKind = json.SourceKind,
            SourceRefId = json.SourceRefId,
            Metadata = json.Metadata?.Text,
            CausedBy = json.CausedBy is null ? null : PathId.Wakeup(json.CausedBy),
        };
}
