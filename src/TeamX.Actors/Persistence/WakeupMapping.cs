using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Persistence;

/// <summary>A request as it is asked for: acceptance, merge, and what both are made of.</summary>
internal static class WakeupMapping
{
    internal static WakeupScheduledData ToData(WakeupScheduled e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var data = new WakeupScheduledData
        {
            WakeupHi = hi,
            WakeupLo = lo,
            AgentId = e.AgentId.Value,
            TriggerType = WireValues.ToData(e.Trigger.Type),
            Priority = e.Priority,
            ScheduledForMs = Ms(e.ScheduledFor),
            Context = ToData(e.Context),
            MaxRetries = e.MaxRetries,
            Idempotency = ToData(e.Idempotency),
            Cause = ToData(e.Cause),
            NeverCoalesce = !e.AllowCoalescing,
        };
        if (e.Trigger.Id is { } triggerId) data.TriggerId = triggerId;
        if (e.CooldownUntil is { } cooldown) data.CooldownUntilMs = Ms(cooldown);
        if (e.Timeout is { } timeout) data.TimeoutMs = Ms(timeout);
        if (e.TraceParent is { } trace) data.TraceParent = trace;
        if (e.Reason is { } reason) data.Reason = reason;
        return data;
    }

    internal static WakeupScheduled FromData(WakeupScheduledData d, NameTable names) => new(
        new WakeupId(Uuid(d.WakeupHi, d.WakeupLo)),
        names.Agent(d.AgentId),
        new Trigger(WireValues.FromData(d.TriggerType), d.HasTriggerId ? d.TriggerId : null),
        d.Priority,
        Instant(d.ScheduledForMs),
        FromData(d.Context),
        d.MaxRetries)
    {
        Idempotency = FromData(d.Idempotency),
        Cause = FromData(d.Cause, names),
        CooldownUntil = d.HasCooldownUntilMs ? Instant(d.CooldownUntilMs) : null,
        Timeout = d.HasTimeoutMs ? Duration(d.TimeoutMs) : null,
        AllowCoalescing = !d.NeverCoalesce,
        TraceParent = d.HasTraceParent ? d.TraceParent : null,
        Reason = d.HasReason ? d.Reason : null,
    };

    internal static WakeupCoalescedData ToData(WakeupCoalesced e)
    {
        var (hi, lo) = Halves(e.WakeupId.Value);
        var data = new WakeupCoalescedData
        {
            WakeupHi = hi,
            WakeupLo = lo,
            Priority = e.Priority,
            ScheduledForMs = Ms(e.ScheduledFor),
            Context = ToData(e.Context),
            MergedTriggerType = WireValues.ToData(e.MergedTrigger.Type),
            MergedPriority = e.MergedPriority,
            PulledForward = e.PulledForward,
            Idempotency = ToData(e.Idempotency),
            MergedCausedBy = Optional(e.MergedCausedBy),
            MergedContext = e.MergedContext is { } asked ? ToData(asked) : null,
            Cause = ToData(e.Cause),
        };
        if (e.MergedTrigger.Id is { } triggerId) data.MergedTriggerId = triggerId;
        if (e.CooldownUntil is { } cooldown) data.CooldownUntilMs = Ms(cooldown);
        if (e.MergedReason is { } reason) data.MergedReason = reason;
        return data;
    }

    internal static WakeupCoalesced FromData(WakeupCoalescedData d, NameTable names) => new(
        new WakeupId(Uuid(d.WakeupHi, d.WakeupLo)),
        d.Priority,
        Instant(d.ScheduledForMs),
        FromData(d.Context),
        new Trigger(WireValues.FromData(d.MergedTriggerType), d.HasMergedTriggerId ? d.MergedTriggerId : null),
        d.MergedPriority)
    {
        CooldownUntil = d.HasCooldownUntilMs ? Instant(d.CooldownUntilMs) : null,
        PulledForward = d.PulledForward,
        Idempotency = FromData(d.Idempotency),
        MergedCausedBy = OptionalWakeup(d.MergedCausedBy),
        MergedReason = d.HasMergedReason ? d.MergedReason : null,
        MergedContext = d.MergedContext is { } asked ? FromData(asked) : null,
        Cause = FromData(d.Cause, names),
    };

    /// <summary>Null for the empty context.</summary>
    internal static WakeupContextData? ToData(WakeupContext context)
    {
        if (ReferenceEquals(context, WakeupContext.Empty) || context == WakeupContext.Empty) return null;
        var data = new WakeupContextData { CausedBy = Optional(context.CausedBy) };
        if (context.GoalId is { } goal) data.GoalId = goal;
        if (context.ProjectId is { } project) data.ProjectId = project;
        if (context.TicketId is { } ticket) data.TicketId = ticket;
        if (context.ParentTicketId is { } parent) data.ParentTicketId = parent;
        if (context.SourceKind is { } kind) data.SourceKind = kind;
        if (context.SourceRefId is { } reference) data.SourceRefId = reference;
        if (context.Metadata is { } metadata) data.Metadata = metadata;
        return data;
    }

    internal static WakeupContext FromData(WakeupContextData? d) => d is null ? WakeupContext.Empty : new WakeupContext
    {
        GoalId = d.HasGoalId ? d.GoalId : null,
        ProjectId = d.HasProjectId ? d.ProjectId : null,
        TicketId = d.HasTicketId ? d.TicketId : null,
        ParentTicketId = d.HasParentTicketId ? d.ParentTicketId : null,
        SourceKind = d.HasSourceKind ? d.SourceKind : null,
        SourceRefId = d.HasSourceRefId ? d.SourceRefId : null,
        Metadata = d.HasMetadata ? d.Metadata : null,
        CausedBy = OptionalWakeup(d.CausedBy),
    };

    private static IdempotencyMarkData? ToData(IdempotencyMark? mark) => mark is null ? null : new IdempotencyMarkData
    {
        KeyHi = (ulong)(mark.Key >> 64),
        KeyLo = (ulong)mark.Key,
        Body = mark.Body,
    };

    private static IdempotencyMark? FromData(IdempotencyMarkData? d) => d is null ? null : new IdempotencyMark(new UInt128(d.KeyHi, d.KeyLo), d.Body);

    private static CauseData? ToData(Cause? cause)
    {
        if (cause is null) return null;
        var data = new CauseData { Depth = cause.Depth, RetryOf = Optional(cause.RetryOf) };
        if (cause.AgentId is { } agent) data.AgentId = agent.Value;
        return data;
    }

    private static Cause? FromData(CauseData? d, NameTable names) =>
        d is null ? null : new Cause(d.Depth, d.HasAgentId ? names.Agent(d.AgentId) : null, OptionalWakeup(d.RetryOf));
}
