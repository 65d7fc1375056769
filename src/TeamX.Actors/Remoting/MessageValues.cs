using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Persistence.Protos;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Remoting;

/// <summary>How single values look in messages, beside those that the journal has too.</summary>
internal static class MessageValues
{
    internal static long? OptionalMs(DateTimeOffset? instant) => instant is { } present ? Ms(present) : null;

    internal static long? OptionalMs(TimeSpan? duration) => duration is { } present ? Ms(present) : null;

    internal static DateTimeOffset? OptionalInstant(long? ms) => ms is { } present ? Instant(present) : null;

    internal static TimeSpan? OptionalDuration(long? ms) => ms is { } present ? Duration(present) : null;

    internal static AgentId? OptionalAgent(string? name) => name is null ? null : new AgentId(name);

    internal static GoalId? OptionalGoal(string? name) => name is null ? null : new GoalId(name);

    internal static TicketId? OptionalTicket(string? name) => name is null ? null : new TicketId(name);

    internal static WakeupId Wakeup(UuidData? data) => new(Uuid(Required(data).Hi, data!.Lo));

    internal static LeaseToken Token(UuidData? data) => new(Uuid(Required(data).Hi, data!.Lo));

    /// <summary>0, a filter's "any": null.</summary>
    internal static WakeupStatus? Optional(WakeupStatusData status) => status == default ? null : WireValues.FromData(status);

    /// <summary>0, a filter's "any": null.</summary>
    internal static TriggerType? Optional(TriggerTypeData type) => type == default ? null : WireValues.FromData(type);

    /// <summary>0, a filter's "any": null.</summary>
    internal static TicketStatus? Optional(TicketStatusData status) => status == default ? null : WireValues.FromData(status);

    internal static RefusalKindData ToData(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed => RefusalKindData.RefusalKindMalformed,
        RefusalKind.NotFound => RefusalKindData.RefusalKindNotFound,
        RefusalKind.Conflict => RefusalKindData.RefusalKindConflict,
        RefusalKind.TooLarge => RefusalKindData.RefusalKindTooLarge,
        RefusalKind.Rule => RefusalKindData.RefusalKindRule,
        RefusalKind.Limit => RefusalKindData.RefusalKindLimit,
        RefusalKind.Unavailable => RefusalKindData.RefusalKindUnavailable,
        RefusalKind.Forbidden => RefusalKindData.RefusalKindForbidden,
        _ => throw Unwritable(kind),
    };

    internal static RefusalKind FromData(RefusalKindData kind) => kind switch
    {
        RefusalKindData.RefusalKindMalformed => RefusalKind.Malformed,
        RefusalKindData.RefusalKindNotFound => RefusalKind.NotFound,
        RefusalKindData.RefusalKindConflict => RefusalKind.Conflict,
        RefusalKindData.RefusalKindTooLarge => RefusalKind.TooLarge,
        RefusalKindData.RefusalKindRule => RefusalKind.Rule,
        RefusalKindData.RefusalKindLimit => RefusalKind.Limit,
        RefusalKindData.RefusalKindUnavailable => RefusalKind.Unavailable,
        RefusalKindData.RefusalKindForbidden => RefusalKind.Forbidden,
        _ => throw Unreadable(kind),
    };

    internal static ScheduleOutcomeData ToData(ScheduleOutcome outcome) => outcome switch
    {
        ScheduleOutcome.Scheduled => ScheduleOutcomeData.ScheduleOutcomeScheduled,
        ScheduleOutcome.Coalesced => ScheduleOutcomeData.ScheduleOutcomeCoalesced,
        ScheduleOutcome.Deduplicated => ScheduleOutcomeData.ScheduleOutcomeDeduplicated,
        _ => throw Unwritable(outcome),
    };

    internal static ScheduleOutcome FromData(ScheduleOutcomeData outcome) => outcome switch
    {
        ScheduleOutcomeData.ScheduleOutcomeScheduled => ScheduleOutcome.Scheduled,
        ScheduleOutcomeData.ScheduleOutcomeCoalesced => ScheduleOutcome.Coalesced,
        ScheduleOutcomeData.ScheduleOutcomeDeduplicated => ScheduleOutcome.Deduplicated,
        _ => throw Unreadable(outcome),
    };

    internal static AgentStatusData ToData(AgentStatus status) => status switch
    {
        AgentStatus.Active => AgentStatusData.AgentStatusActive,
        AgentStatus.Paused => AgentStatusData.AgentStatusPaused,
        AgentStatus.Suspended => AgentStatusData.AgentStatusSuspended,
        AgentStatus.Terminated => AgentStatusData.AgentStatusTerminated,
        _ => throw Unwritable(status),
    };

    internal static AgentStatus FromData(AgentStatusData status) => status switch
    {
        AgentStatusData.AgentStatusActive => AgentStatus.Active,
        AgentStatusData.AgentStatusPaused => AgentStatus.Paused,
        AgentStatusData.AgentStatusSuspended => AgentStatus.Suspended,
        AgentStatusData.AgentStatusTerminated => AgentStatus.Terminated,
        _ => throw Unreadable(status),
    };

    internal static StopReasonData ToData(StopReason reason) => reason switch
    {
        StopReason.Cancelled => StopReasonData.StopReasonCancelled,
        StopReason.Paused => StopReasonData.StopReasonPaused,
        StopReason.LeaseLost => StopReasonData.StopReasonLeaseLost,
        StopReason.Drain => StopReasonData.StopReasonDrain,
        _ => throw Unwritable(reason),
    };

    internal static StopReason FromData(StopReasonData reason) => reason switch
    {
        StopReasonData.StopReasonCancelled => StopReason.Cancelled,
        StopReasonData.StopReasonPaused => StopReason.Paused,
        StopReasonData.StopReasonLeaseLost => StopReason.LeaseLost,
        StopReasonData.StopReasonDrain => StopReason.Drain,
        _ => throw Unreadable(reason),
    };
}
