using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Persistence;

/// <summary>Schedules and routines: the facts about them, and their places in a snapshot.</summary>
internal static class ScheduleMapping
{
    internal static ScheduleDefinedData ToData(ScheduleDefined e)
    {
        var data = new ScheduleDefinedData { ScheduleId = ToData(e.ScheduleId), Definition = ToData(e.Definition) };
        if (e.NextFireAt is { } next) data.NextFireAtMs = Ms(next);
        return data;
    }

    internal static ScheduleDefined FromData(ScheduleDefinedData d, NameTable names) => new(
        FromData(d.ScheduleId, names), FromData(Required(d.Definition), names), d.HasNextFireAtMs ? Instant(d.NextFireAtMs) : null);

    internal static ScheduleDisabledData ToData(ScheduleDisabled e) => new() { ScheduleId = ToData(e.ScheduleId), Reason = e.Reason };

    internal static ScheduleDisabled FromData(ScheduleDisabledData d, NameTable names) => new(FromData(d.ScheduleId, names), names.Shared(d.Reason));

    internal static ScheduleDeletedData ToData(ScheduleDeleted e) => new() { ScheduleId = ToData(e.ScheduleId) };

    internal static ScheduleDeleted FromData(ScheduleDeletedData d, NameTable names) => new(FromData(d.ScheduleId, names));

    internal static ScheduleFiredData ToData(ScheduleFired e)
    {
        var data = new ScheduleFiredData
        {
            ScheduleId = ToData(e.ScheduleId), DueAtMs = Ms(e.DueAt), Outcome = WireValues.ToData(e.Outcome), ByHand = e.ByHand,
        };
        if (e.NextFireAt is { } next) data.NextFireAtMs = Ms(next);
        if (e.TicketId is { } ticket) data.TicketId = ticket.Value;
        if (e.Reason is { } reason) data.Reason = reason;
        if (e.MissedSince is { } missed) data.MissedSinceMs = Ms(missed);
        return data;
    }

    internal static ScheduleFired FromData(ScheduleFiredData d, NameTable names) => new(
        FromData(d.ScheduleId, names), Instant(d.DueAtMs), WireValues.FromData(d.Outcome), d.HasNextFireAtMs ? Instant(d.NextFireAtMs) : null)
    {
        TicketId = d.HasTicketId ? names.Ticket(d.TicketId) : null,
        Reason = d.HasReason ? names.Shared(d.Reason) : null,
        MissedSince = d.HasMissedSinceMs ? Instant(d.MissedSinceMs) : null,
        ByHand = d.ByHand,
    };

    internal static ScheduleSnapshotData ToData(ScheduleSnapshot schedule)
    {
        var data = new ScheduleSnapshotData
        {
            ScheduleId = ToData(schedule.ScheduleId),
            Definition = ToData(schedule.Definition),
            CreatedAtMs = Ms(schedule.CreatedAt),
            Fires = schedule.Fires,
        };
        if (schedule.NextFireAt is { } next) data.NextFireAtMs = Ms(next);
        if (schedule.LastFiredAt is { } fired) data.LastFiredAtMs = Ms(fired);
        if (schedule.LastOutcome != FireOutcome.Unknown) data.LastOutcome = WireValues.ToData(schedule.LastOutcome);
        if (schedule.LastReason is { } last) data.LastReason = last;
        if (schedule.DisabledReason is { } reason) data.DisabledReason = reason;
        return data;
    }

    internal static ScheduleSnapshot FromData(ScheduleSnapshotData d, NameTable names) => new(
        FromData(d.ScheduleId, names), FromData(Required(d.Definition), names), Instant(d.CreatedAtMs))
    {
        NextFireAt = d.HasNextFireAtMs ? Instant(d.NextFireAtMs) : null,
        LastFiredAt = d.HasLastFiredAtMs ? Instant(d.LastFiredAtMs) : null,
        LastOutcome = d.HasLastOutcome ? WireValues.FromData(d.LastOutcome) : FireOutcome.Unknown,
        Fires = d.Fires,
        LastReason = d.HasLastReason ? names.Shared(d.LastReason) : null,
        DisabledReason = d.HasDisabledReason ? names.Shared(d.DisabledReason) : null,
    };

    internal static ScheduleIdData ToData(ScheduleId id) => new() { Kind = WireValues.ToData(id.Kind), Value = id.Value };

    internal static ScheduleId FromData(ScheduleIdData? scheduleId, NameTable names) =>
        new(WireValues.FromData(Required(scheduleId).Kind), names.Shared(scheduleId!.Value));

    internal static ScheduleDefinitionData ToData(ScheduleDefinition definition)
    {
        var data = new ScheduleDefinitionData
        {
            AgentId = definition.AgentId.Value,
            Recurrence = ToData(definition.Recurrence),
            Enabled = definition.Enabled,
            Overlap = WireValues.ToData(definition.Overlap),
            MissedFires = WireValues.ToData(definition.MissedFires),
            Context = WakeupMapping.ToData(definition.Context),
            Ticket = ToData(definition.Ticket),
        };
        if (definition.Priority is { } priority) data.Priority = priority;
        if (definition.MaxRetries is { } retries) data.MaxRetries = retries;
        if (definition.Timeout is { } timeout) data.TimeoutMs = Ms(timeout);
        return data;
    }

    internal static ScheduleDefinition FromData(ScheduleDefinitionData d, NameTable names) =>
        new(names.Agent(d.AgentId), FromData(Required(d.Recurrence), names))
        {
            Enabled = d.Enabled,
            Overlap = WireValues.FromData(d.Overlap),
            MissedFires = WireValues.FromData(d.MissedFires),
            Priority = d.HasPriority ? d.Priority : null,
            MaxRetries = d.HasMaxRetries ? d.MaxRetries : null,
            Timeout = d.HasTimeoutMs ? Duration(d.TimeoutMs) : null,
            Context = WakeupMapping.FromData(d.Context),
            Ticket = FromData(d.Ticket, names),
        };

    private static RecurrenceData ToData(Recurrence recurrence)
    {
        var data = new RecurrenceData { TimeZone = recurrence.TimeZone };
        if (recurrence.Every is { } every) data.EveryMs = Ms(every);
        if (recurrence.Anchor is { } anchor) data.AnchorMs = Ms(anchor);
        if (recurrence.Cron is { } cron) data.Cron = cron;
        return data;
    }

    private static Recurrence FromData(RecurrenceData d, NameTable names) => new()
    {
        Every = d.HasEveryMs ? Duration(d.EveryMs) : null,
        Anchor = d.HasAnchorMs ? Instant(d.AnchorMs) : null,
        Cron = d.HasCron ? names.Shared(d.Cron) : null,
        TimeZone = names.Shared(d.TimeZone),
    };

    private static TicketTemplateData? ToData(TicketTemplate? ticket)
    {
        if (ticket is null) return null;
        var data = new TicketTemplateData { Title = ticket.Title };
        if (ticket.Description is { } description) data.Description = description;
        if (ticket.GoalId is { } goal) data.GoalId = goal.Value;
        if (ticket.ParentTicketId is { } parent) data.ParentTicketId = parent.Value;
        return data;
    }

    private static TicketTemplate? FromData(TicketTemplateData? d, NameTable names) => d is null ? null : new TicketTemplate(d.Title)
    {
        Description = d.HasDescription ? d.Description : null,
        GoalId = d.HasGoalId ? names.Goal(d.GoalId) : null,
        ParentTicketId = d.HasParentTicketId ? names.Ticket(d.ParentTicketId) : null,
    };
}
