using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;
using static TeamX.Actors.Remoting.MessageValues;

namespace TeamX.Actors.Remoting;

/// <summary>What companies, agents and wakeups look like, and their explanations.</summary>
internal static class ViewForms
{
    public static IReadOnlyList<WireForm> All =>
    [
        WireForm.Of("company", (CompanyView v) => ToData(v), FromData),
        WireForm.Of("stats", (StatsView v) => ToData(v), FromData),
        WireForm.Of("agent", (AgentView v) => ToData(v), FromData),
        WireForm.Of("agent_page", (AgentPage p) => ToData(p), d => new AgentPage([.. d.Items.Select(FromData)], d.NextCursor)),
        WireForm.Of("liveness", (LivenessView v) => ToData(v), FromData),
        WireForm.Of("wakeup", (WakeupView v) => ToData(v), FromData),
        WireForm.Of("wakeup_page", (WakeupPage p) => ToData(p), FromData),
        WireForm.Of("wakeup_explanation",
            (WakeupExplanation e) => new WakeupExplanationData
            {
                Wakeup = ToData(e.Wakeup), EventNumber = e.EventNumber, Story = { e.Story.Select(ToData) },
            },
            d => new WakeupExplanation(FromData(Required(d.Wakeup)), d.EventNumber) { Story = [.. d.Story.Select(FromData)] }),
        WireForm.Of("agent_explanation", (AgentExplanation e) => ToData(e), FromData),
    ];

    internal static RunnerSpecData ToData(RunnerSpec runner) => new() { Kind = runner.Kind, Settings = runner.Settings };

    internal static RunnerSpec FromData(RunnerSpecData d) => new(d.Kind, d.Settings);

    private static CompanyViewData ToData(CompanyView v) => new()
    {
        CompanyId = v.Id.Value,
        Name = v.Name,
        Mission = v.Mission,
        MaxConcurrentRuns = v.MaxConcurrentRuns,
        Paused = v.Paused,
        PauseReason = v.PauseReason,
        CreatedAtMs = Ms(v.CreatedAt),
        Agents = v.Agents,
        Running = v.Running,
    };

    private static CompanyView FromData(CompanyViewData d) => new(
        new CompanyId(d.CompanyId), d.Name, d.Mission, d.MaxConcurrentRuns, d.Paused, d.PauseReason, Instant(d.CreatedAtMs), d.Agents, d.Running);

    private static AgentViewData ToData(AgentView v) => new()
    {
        AgentId = v.Id.Value,
        CompanyId = v.CompanyId.Value,
        Name = v.Name,
        Role = v.Role,
        ReportsTo = v.ReportsTo?.Value,
        MaxConcurrentRuns = v.MaxConcurrentRuns,
        Runner = ToData(v.Runner),
        Status = MessageValues.ToData(v.Status),
        Reason = v.Reason,
        Pending = v.Pending,
        Running = v.Running,
        DeadLetteredInARow = v.DeadLetteredInARow,
        CreatedAtMs = Ms(v.CreatedAt),
    };

    private static AgentView FromData(AgentViewData d) => new(
        new AgentId(d.AgentId), new CompanyId(d.CompanyId), d.Name, d.Role, OptionalAgent(d.ReportsTo), d.MaxConcurrentRuns,
        FromData(Required(d.Runner)), MessageValues.FromData(d.Status), d.Reason, d.Pending, d.Running, d.DeadLetteredInARow, Instant(d.CreatedAtMs));

    private static AgentPageData ToData(AgentPage page)
    {
        var (items, next) = Page.Cut(page.Items, page.NextCursor, ToData, agent => agent.Id.Value);
        return new AgentPageData { Items = { items }, NextCursor = next };
    }

    private static LivenessViewData ToData(LivenessView v) => new()
    {
        AgentId = v.AgentId.Value,
        Status = v.Status,
        IsAlive = v.IsAlive,
        LastActivityAtMs = OptionalMs(v.LastActivityAt),
        LastHeartbeatAtMs = OptionalMs(v.LastHeartbeatAt),
        Pending = v.Pending,
        Running = v.Running,
        Retrying = v.Retrying,
        Failed = v.Failed,
        LastError = v.LastError,
    };

    private static LivenessView FromData(LivenessViewData d) => new(
        new AgentId(d.AgentId), d.Status, d.IsAlive, OptionalInstant(d.LastActivityAtMs), OptionalInstant(d.LastHeartbeatAtMs),
        d.Pending, d.Running, d.Retrying, d.Failed, d.LastError);

    private static WakeupViewData ToData(WakeupView v) => new()
    {
        WakeupId = Optional(v.Id),
        CompanyId = v.CompanyId.Value,
        AgentId = v.AgentId.Value,
        Status = WireValues.ToData(v.Status),
        TriggerType = WireValues.ToData(v.Trigger.Type),
        TriggerId = v.Trigger.Id,
        Priority = v.Priority,
        ScheduledForMs = Ms(v.ScheduledFor),
        CreatedAtMs = Ms(v.CreatedAt),
        Context = WakeupMapping.ToData(v.Context),
        MaxRetries = v.MaxRetries,
        Acceptance = v.Acceptance,
        StartedAtMs = OptionalMs(v.StartedAt),
        CompletedAtMs = OptionalMs(v.CompletedAt),
        Attempt = v.Attempt,
        Failures = v.Failures,
        Interruptions = v.Interruptions,
        Deferrals = v.Deferrals,
        NextRetryAtMs = OptionalMs(v.NextRetryAt),
        CoalescedCount = v.CoalescedCount,
        Merged = { v.Merged.Select(ProgressMapping.ToData) },
        Result = v.Result,
        Error = v.Error,
        ErrorCode = v.ErrorCode,
        LeaseExpiresAtMs = OptionalMs(v.LeaseExpiresAt),
        Outcome = v.Outcome == CompletionKind.Unknown ? default : WireValues.ToData(v.Outcome),
        Reason = v.Reason,
        RequestedBy = v.RequestedBy,
        RetryOf = Optional(v.RetryOf),
        CauseDepth = v.CauseDepth,
        TimeoutMs = OptionalMs(v.Timeout),
        CancelRequested = v.CancelRequested,
        Withdrawn = v.Withdrawn,
        Waiting = v.Waiting is { } wait
            ? new WaitViewData { Code = wait.Code, Message = wait.Message, EarliestAtMs = OptionalMs(wait.EarliestAt) } : null,
        TraceParent = v.TraceParent,
    };

    private static WakeupView FromData(WakeupViewData d) => new(
        Wakeup(d.WakeupId), new CompanyId(d.CompanyId), new AgentId(d.AgentId), WireValues.FromData(d.Status),
        new Trigger(WireValues.FromData(d.TriggerType), d.TriggerId), d.Priority, Instant(d.ScheduledForMs), Instant(d.CreatedAtMs),
        WakeupMapping.FromData(d.Context), d.MaxRetries)
    {
        Acceptance = d.Acceptance,
        StartedAt = OptionalInstant(d.StartedAtMs),
        CompletedAt = OptionalInstant(d.CompletedAtMs),
        Attempt = d.Attempt,
        Failures = d.Failures,
        Interruptions = d.Interruptions,
        Deferrals = d.Deferrals,
        NextRetryAt = OptionalInstant(d.NextRetryAtMs),
        CoalescedCount = d.CoalescedCount,
        Merged = [.. d.Merged.Select(merged => ProgressMapping.FromData(merged, new NameTable()))],
        Result = d.Result,
        Error = d.Error,
        ErrorCode = d.ErrorCode,
        LeaseExpiresAt = OptionalInstant(d.LeaseExpiresAtMs),
        Outcome = d.Outcome == default ? CompletionKind.Unknown : WireValues.FromData(d.Outcome),
        Reason = d.Reason,
        RequestedBy = d.RequestedBy,
        RetryOf = OptionalWakeup(d.RetryOf),
        CauseDepth = d.CauseDepth,
        Timeout = OptionalDuration(d.TimeoutMs),
        CancelRequested = d.CancelRequested,
        Withdrawn = d.Withdrawn,
        Waiting = d.Waiting is { } wait ? new WaitView(wait.Code, wait.Message, OptionalInstant(wait.EarliestAtMs)) : null,
        TraceParent = d.TraceParent,
    };

    private static WakeupPageData ToData(WakeupPage page)
    {
        // The order of the queue has no cursor: there the page is only shorter.
        var (items, next) = Page.Cut(page.Items, page.NextCursor, ToData, wakeup => WakeupCursor.Of(wakeup).ToString());
        return new WakeupPageData { Items = { items }, NextCursor = next, EventNumber = page.EventNumber, CompleteSince = page.CompleteSince };
    }

    private static WakeupPage FromData(WakeupPageData d) =>
        new([.. d.Items.Select(FromData)], d.NextCursor) { EventNumber = d.EventNumber, CompleteSince = d.CompleteSince };

    private static StatsViewData ToData(StatsView v) => new()
    {
        Pending = v.Pending,
        Due = v.Due,
        Retrying = v.Retrying,
        Processing = v.Processing,
        Completed = v.Completed,
        Failed = v.Failed,
        Cancelled = v.Cancelled,
        Coalesced = v.Coalesced,
        Deduplicated = v.Deduplicated,
        AvgProcessingTimeMs = v.AvgProcessingTimeMs,
        ProcessingMsP50 = v.ProcessingMsP50,
        ProcessingMsP95 = v.ProcessingMsP95,
        WaitMsP50 = v.WaitMsP50,
        WaitMsP95 = v.WaitMsP95,
        OldestDueAgeMs = v.OldestDueAgeMs,
        RunsLastMinute = v.RunsLastMinute,
    };

    private static StatsView FromData(StatsViewData d) => new()
    {
        Pending = d.Pending,
        Due = d.Due,
        Retrying = d.Retrying,
        Processing = d.Processing,
        Completed = d.Completed,
        Failed = d.Failed,
        Cancelled = d.Cancelled,
        Coalesced = d.Coalesced,
        Deduplicated = d.Deduplicated,
        AvgProcessingTimeMs = d.AvgProcessingTimeMs,
        ProcessingMsP50 = d.ProcessingMsP50,
        ProcessingMsP95 = d.ProcessingMsP95,
        WaitMsP50 = d.WaitMsP50,
        WaitMsP95 = d.WaitMsP95,
        OldestDueAgeMs = d.OldestDueAgeMs,
        RunsLastMinute = d.RunsLastMinute,
    };

    private static StoryStepData ToData(StoryStep step) => new()
    {
        EventNumber = step.EventNumber,
        AtMs = Ms(step.At),
        Code = step.Code,
        Message = step.Message,
        UntilMs = OptionalMs(step.Until),
        RequestedBy = step.RequestedBy,
        Attempt = step.Attempt,
        By = { step.By.Select(id => WireValues.ToData(id.Value)) },
    };

    private static StoryStep FromData(StoryStepData d) => new(d.EventNumber, Instant(d.AtMs), d.Code, d.Message)
    {
        Until = OptionalInstant(d.UntilMs),
        RequestedBy = d.RequestedBy,
        Attempt = d.Attempt,
        By = [.. d.By.Select(Wakeup)],
    };

    private static AgentExplanationData ToData(AgentExplanation e) => new()
    {
        Agent = ToData(e.Agent),
        Code = e.Code,
        Message = e.Message,
        EarliestAtMs = OptionalMs(e.EarliestAt),
        Running = { e.Running.Select(id => WireValues.ToData(id.Value)) },
        Next = Optional(e.Next),
    };

    private static AgentExplanation FromData(AgentExplanationData d) =>
        new(FromData(Required(d.Agent)), d.Code, d.Message, OptionalInstant(d.EarliestAtMs))
        {
            Running = [.. d.Running.Select(Wakeup)],
            Next = OptionalWakeup(d.Next),
        };
}
