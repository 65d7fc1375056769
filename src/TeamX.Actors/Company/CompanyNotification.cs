using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <summary>
/// A durable event of a company on the actor system's event stream. It is local to the process and at most once; what may not be missed
/// is in the journal, under the same event number.
/// </summary>
/// <param name="CompanyId">The company.</param>
/// <param name="EventNumber">The event's number in the company.</param>
/// <param name="At">The instant of the decision.</param>
/// <param name="Event">The fact.</param>
/// <param name="Request">The request that the fact is about; null when it is about none.</param>
public sealed record CompanyNotification(CompanyId CompanyId, long EventNumber, DateTimeOffset At, CompanyEvent Event, WakeupScheduled? Request)
    : IWithCompanyId
{
    private readonly long _since;

    /// <summary>For the metrics, at a start: since when the request could have started; at the end of a run: its start.</summary>
    internal DateTimeOffset? Since
    {
        get => _since == 0 ? null : new DateTimeOffset(_since, TimeSpan.Zero);
        init => _since = value?.UtcTicks ?? 0;
    }

    /// <summary>The type's wire name, for example <c>wakeup.scheduled</c>.</summary>
    public string Type => Event switch
    {
        WakeupScheduled => "wakeup.scheduled",
        RunStarted => "agent.wakeup",
        WakeupCoalesced => "wakeup.coalesced",
        WakeupDeduplicated => "wakeup.deduplicated",
        WakeupPulledForward => "wakeup.pulled_forward",
        RunCompleted => "wakeup.completed",
        RunSkipped => "wakeup.skipped",
        RetryScheduled => "wakeup.retry_scheduled",
        WakeupDeadLettered => "wakeup.failed",
        RunDeferred => "wakeup.deferred",
        RunInterrupted => "wakeup.interrupted",
        CancelRequested => "wakeup.cancel_requested",
        WakeupWithdrawn => "wakeup.withdrawn",
        WakeupCancelled => "wakeup.cancelled",
        StaleReportRefused => "wakeup.stale_report_refused",
        AgentDefined => "agent.defined",
        AgentPaused => "agent.paused",
        AgentResumed => "agent.resumed",
        AgentTerminated => "agent.terminated",
        AgentSuspended => "agent.suspended",
        AgentProbeAllowed => "agent.probe_allowed",
        AgentReinstated => "agent.reinstated",
        CompanyDefined => "company.defined",
        CompanyPolicyChanged => "company.policy_changed",
        CompanyPaused => "company.paused",
        CompanyResumed => "company.resumed",
        RetentionApplied => "company.retention_applied",
        GoalDefined => "goal.defined",
        GoalDecomposed => "goal.decomposed",
        TicketDefined => "ticket.defined",
        TicketAssigned => "ticket.assigned",
        TicketStatusChanged => "ticket.status_changed",
        ScheduleDefined { ScheduleId.Kind: ScheduleKind.Routine } => "routine.defined",
        ScheduleDefined => "schedule.defined",
        ScheduleDisabled { ScheduleId.Kind: ScheduleKind.Routine } => "routine.disabled",
        ScheduleDisabled => "schedule.disabled",
        ScheduleDeleted { ScheduleId.Kind: ScheduleKind.Routine } => "routine.deleted",
        ScheduleDeleted => "schedule.deleted",
        ScheduleFired { ScheduleId.Kind: ScheduleKind.Routine } => "routine.fired",
        ScheduleFired => "schedule.fired",
        _ => "unknown",
    };

    /// <summary>The agent that the fact is about; the company's id when it is about none.</summary>
    public string ActorId => Agent?.Value ?? CompanyId.Value;

    /// <summary><c>employee</c> for an agent, <c>company</c> otherwise.</summary>
    public string ActorKind => Agent is null ? "company" : "employee";

    /// <summary>The request's id, agent, trigger and context; null when the fact is about no request.</summary>
    public NotificationPayload? Payload => Request is null ? null : new(Request.WakeupId, Request.AgentId, Request.Trigger, Request.Context);

    internal AgentId? Agent => Request?.AgentId ?? Event switch
    {
        AgentEvent about => about.AgentId,
        GoalDecomposed handed => handed.AgentId,
        TicketAssigned given => given.AgentId,
        _ => null,
    };
}

/// <summary>What a notification says about its request.</summary>
/// <param name="WakeupId">The request.</param>
/// <param name="AgentId">The agent to wake.</param>
/// <param name="Trigger">Why.</param>
/// <param name="Context">What the agent is told.</param>
public sealed record NotificationPayload(WakeupId WakeupId, AgentId AgentId, Trigger Trigger, WakeupContext Context);
