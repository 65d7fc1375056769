namespace TeamX.Actors.Domain.Explanations;

/// <summary>
/// The closed list of what an agent does, or why it does nothing, beside the <see cref="WaitReason"/> of its next request. The page
/// docs/explain.md has a row for each.
/// </summary>
public static class AgentReason
{
    /// <summary>It runs something.</summary>
    public const string Running = "running";

    /// <summary>No request waits for it.</summary>
    public const string NothingToDo = "nothing_to_do";

    /// <summary>It is paused.</summary>
    public const string Paused = "paused";

    /// <summary>Its circuit breaker is open, and no probe may start.</summary>
    public const string Suspended = "suspended";

    /// <summary>It is gone for good.</summary>
    public const string Terminated = "terminated";

    /// <summary>Its company is paused.</summary>
    public const string CompanyPaused = WaitReason.CompanyPaused;

    /// <summary>Nothing is started here.</summary>
    public const string DispatchingStopped = WaitReason.DispatchingStopped;
}
