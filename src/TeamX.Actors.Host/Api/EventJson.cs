using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>One event of a company as JSON, in the shape of the field: type, company, actor, payload.</summary>
internal sealed record EventJson(
    string Type, string CompanyId, string ActorId, string ActorKind, long EventNumber, DateTimeOffset At, string? RequestedBy, EventPayloadJson Payload)
{
    public static EventJson Of(CompanyNotification happened, string? requestedBy) => new(
        happened.Type, happened.CompanyId.Value, happened.ActorId, happened.ActorKind, happened.EventNumber, happened.At, requestedBy,
        EventPayloadJson.Of(happened));
}

/// <summary>
/// What an event says. Members that its type does not have are left out. Lease tokens are the right to report on a run and the settings of runners may
/// hold secrets: neither is told.
/// </summary>
internal sealed record EventPayloadJson
{
    public string? WakeupId { get; init; }

    /// <summary>The same as <see cref="WakeupId"/>, under the name that <c>agent.wakeup</c> has always had.</summary>
    public string? WakeupRequestId { get; init; }

    public string? AgentId { get; init; }

    public TriggerJson? Trigger { get; init; }

    public ContextJson? Context { get; init; }

    public string? GoalId { get; init; }

    public string? TicketId { get; init; }

    public string? ScheduleId { get; init; }

    public string? RoutineId { get; init; }

    public string? Name { get; init; }

    public string? Title { get; init; }

    public string? Status { get; init; }

    public int? Priority { get; init; }

    public DateTimeOffset? ScheduledFor { get; init; }

    public int? Attempt { get; init; }

    public int? Slot { get; init; }

    public string? Error { get; init; }

    public string? ErrorCode { get; init; }

    public bool? Permanent { get; init; }

    public string? Outcome { get; init; }

    public string? Reason { get; init; }

    public bool? Counted { get; init; }

    public DateTimeOffset? NextRetryAt { get; init; }

    public DateTimeOffset? Until { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? NextFireAt { get; init; }

    public int? MaxConcurrentRuns { get; init; }

    public DateTimeOffset? Before { get; init; }

    public static EventPayloadJson Of(CompanyNotification happened)
    {
        var payload = happened.Event switch
        {
            WakeupEvent about => OfWakeup(about),
            AgentEvent about => OfAgent(about),
            GoalEvent or TicketEvent => OfWork(happened.Event),
            ScheduleEvent about => OfSchedule(about),
            _ => OfCompany(happened.Event),
        };
        return happened.Request is not { } request ? payload : payload with
        {
            AgentId = request.AgentId.Value,
            Trigger = TriggerJson.Of(request.Trigger),
            Context = happened.Event switch
            {
                WakeupScheduled or RunStarted => ContextJson.Of(request.Context),
                WakeupCoalesced merged => ContextJson.Of(merged.Context),
                _ => null,
            },
        };
    }

    private static EventPayloadJson OfWakeup(WakeupEvent about)
    {
        var id = new EventPayloadJson { WakeupId = about.WakeupId.ToString() };
        return about switch
        {
            WakeupScheduled scheduled => id with { Priority = scheduled.Priority, ScheduledFor = scheduled.ScheduledFor, Reason = scheduled.Reason },
            WakeupCoalesced merged => id with { Priority = merged.Priority, ScheduledFor = merged.ScheduledFor, Reason = merged.MergedReason },
            RunStarted started => id with { WakeupRequestId = id.WakeupId, Attempt = started.RunNumber, Slot = started.Slot },
            RunSkipped skipped => id with { Reason = skipped.Reason },
            RetryScheduled retry => id with { Error = retry.Error, ErrorCode = retry.Code, NextRetryAt = retry.NextRetryAt },
            WakeupDeadLettered dead => id with { Error = dead.Error, ErrorCode = dead.Code, Permanent = dead.Permanent },
            RunDeferred deferred => id with { Until = deferred.Until, Reason = deferred.Reason },
            RunInterrupted interrupted => id with { Reason = interrupted.Reason, Counted = interrupted.Counted },
            CancelRequested requested => id with { Reason = requested.Reason },
            WakeupWithdrawn withdrawn => id with { Reason = withdrawn.Reason },
            WakeupCancelled cancelled => id with { Reason = cancelled.Reason },
            StaleReportRefused refused => id with { Outcome = refused.Outcome },
            _ => id,
        };
    }

    private static EventPayloadJson OfAgent(AgentEvent about)
    {
        var id = new EventPayloadJson { AgentId = about.AgentId.Value };
        return about switch
        {
            AgentDefined defined => id with { Name = defined.Name, MaxConcurrentRuns = defined.MaxConcurrentRuns },
            AgentPaused paused => id with { Reason = paused.Reason },
            AgentTerminated terminated => id with { Reason = terminated.Reason },
            AgentSuspended suspended => id with { Reason = suspended.Reason },
            AgentProbeAllowed allowed => id with { WakeupId = allowed.WakeupId?.ToString() },
            AgentReinstated reinstated => id with { Reason = reinstated.Reason },
            _ => id,
        };
    }

    private static EventPayloadJson OfWork(CompanyEvent about) => about switch
    {
        GoalDefined goal => new() { GoalId = goal.GoalId.Value, Title = goal.Title },
        GoalDecomposed goal => new() { GoalId = goal.GoalId.Value, AgentId = goal.AgentId.Value, TicketId = goal.ParentTicketId?.Value },
        TicketDefined ticket => new() { TicketId = ticket.TicketId.Value, Title = ticket.Title, GoalId = ticket.GoalId?.Value, RoutineId = ticket.RoutineId },
        TicketAssigned ticket => new() { TicketId = ticket.TicketId.Value, AgentId = ticket.AgentId?.Value, RoutineId = ticket.ByRoutine },
        TicketStatusChanged ticket => new() { TicketId = ticket.TicketId.Value, Status = WireNames.Of(ticket.Status) },
        _ => new(),
    };

    private static EventPayloadJson OfSchedule(ScheduleEvent about)
    {
        var id = about.ScheduleId.Kind == ScheduleKind.Routine
            ? new EventPayloadJson { RoutineId = about.ScheduleId.Value }
            : new EventPayloadJson { ScheduleId = about.ScheduleId.Value };
        return about switch
        {
            ScheduleDefined defined => id with { AgentId = defined.Definition.AgentId.Value, NextFireAt = defined.NextFireAt },
            ScheduleDisabled disabled => id with { Reason = disabled.Reason },
            ScheduleFired fired => id with
            {
                DueAt = fired.DueAt, Outcome = WireNames.Of(fired.Outcome), NextFireAt = fired.NextFireAt, TicketId = fired.TicketId?.Value, Reason = fired.Reason,
            },
            _ => id,
        };
    }

    private static EventPayloadJson OfCompany(CompanyEvent about) => about switch
    {
        CompanyDefined defined => new() { Name = defined.Name, MaxConcurrentRuns = defined.MaxConcurrentRuns },
        CompanyPaused paused => new() { Reason = paused.Reason },
        RetentionApplied applied => new() { Before = applied.Before },
        _ => new(),
    };
}
