namespace TeamX.Actors.Domain.Protocol;

/// <summary>A question to one company. The answer shows durable state only.</summary>
/// <param name="CompanyId">The company.</param>
public abstract record CompanyQuery(CompanyId CompanyId) : IWithCompanyId;

/// <summary>Answer: <see cref="CompanyView"/>.</summary>
public sealed record GetCompany(CompanyId CompanyId) : CompanyQuery(CompanyId);

/// <summary>Answer: <see cref="StatsView"/>.</summary>
public sealed record GetStats(CompanyId CompanyId) : CompanyQuery(CompanyId);

/// <summary>Answer: <see cref="AgentView"/>.</summary>
public sealed record GetAgent(CompanyId CompanyId, AgentId AgentId) : CompanyQuery(CompanyId);

/// <summary>Agents by id. Answer: <see cref="AgentPage"/>.</summary>
public sealed record ListAgents(CompanyId CompanyId, int Limit = 100, string? Cursor = null) : CompanyQuery(CompanyId);

/// <summary>Answer: <see cref="LivenessView"/>.</summary>
public sealed record GetLiveness(CompanyId CompanyId, AgentId AgentId) : CompanyQuery(CompanyId);

/// <summary>Answer: <see cref="WakeupView"/>.</summary>
public sealed record GetWakeup(CompanyId CompanyId, WakeupId WakeupId) : CompanyQuery(CompanyId);

/// <summary>Requests newest first: all that are pending or processing, and the recently finished. Answer: <see cref="WakeupPage"/>.</summary>
public sealed record ListWakeups(CompanyId CompanyId) : CompanyQuery(CompanyId)
{
    /// <summary>Only with this status.</summary>
    public WakeupStatus? Status { get; init; }

    /// <summary>Only of this agent.</summary>
    public AgentId? AgentId { get; init; }

    /// <summary>Only with this trigger type.</summary>
    public TriggerType? TriggerType { get; init; }

    /// <summary>Only with this trigger id.</summary>
    public string? TriggerId { get; init; }

    /// <summary>Without the finished requests that the history has to have: those that ended up to <see cref="WakeupPage.CompleteSince"/>.</summary>
    public bool RecentOnly { get; init; }

    /// <summary>1–1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }
}

/// <summary>
/// Pending requests in the order of the queue: due ones as they start when nothing but the order holds them back, then those whose time has not
/// come. Answer: <see cref="WakeupPage"/>, without a cursor, because the order changes all the time.
/// </summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Limit">1–1,000.</param>
public sealed record ListQueue(CompanyId CompanyId, int Limit = 100) : CompanyQuery(CompanyId);
