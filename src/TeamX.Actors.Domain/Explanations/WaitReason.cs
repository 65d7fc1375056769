namespace TeamX.Actors.Domain.Explanations;

/// <summary>The closed list of reasons why a pending request has not started. The page docs/explain.md has a row for each.</summary>
public static class WaitReason
{
    /// <summary>Nothing is started here: dispatching was stopped, the process drains, or none ran.</summary>
    public const string DispatchingStopped = "dispatching_stopped";

    /// <summary>The company is paused.</summary>
    public const string CompanyPaused = "company_paused";

    /// <summary>The agent is paused.</summary>
    public const string AgentPaused = "agent_paused";

    /// <summary>The agent's circuit breaker is open.</summary>
    public const string AgentSuspended = "agent_suspended";

    /// <summary>Its time has not come.</summary>
    public const string NotDue = "not_due";

    /// <summary>A failed run is behind; the retry delay runs.</summary>
    public const string RetryDelay = "retry_delay";

    /// <summary>Its runner deferred it.</summary>
    public const string Deferred = "deferred";

    /// <summary>The agent woke itself; the cooldown runs.</summary>
    public const string Cooldown = "cooldown";

    /// <summary>The agent had as many runs in the last hour as it may.</summary>
    public const string HourlyLimit = "hourly_limit";

    /// <summary>The agent runs as much at once as it may.</summary>
    public const string AgentBusy = "agent_busy";

    /// <summary>The company runs as much at once as it may.</summary>
    public const string SlotsFull = "slots_full";

    /// <summary>No worker node of the cluster has a free place.</summary>
    public const string NoWorker = "no_worker";

    /// <summary>Another request starts first.</summary>
    public const string BehindOthers = "behind_others";

    /// <summary>Nothing holds it back: it starts with the next decision.</summary>
    public const string Starting = "starting";
}
