using System.Collections.Immutable;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>
/// Why is this request where it is? Answer: <see cref="WakeupExplanation"/>. A company itself knows the present only; the story is told by the
/// history, through <c>CompanyClient</c>.
/// </summary>
public sealed record ExplainWakeup(CompanyId CompanyId, WakeupId WakeupId) : CompanyQuery(CompanyId);

/// <summary>Why is this agent not running now? Answer: <see cref="AgentExplanation"/>.</summary>
public sealed record ExplainAgent(CompanyId CompanyId, AgentId AgentId) : CompanyQuery(CompanyId);

/// <summary>The causal story of one request.</summary>
/// <param name="Wakeup">
/// The request as it is; while it is pending, <see cref="WakeupView.Waiting"/> has the reason and the earliest start. Where the length of every run
/// that matters is known, that is when it starts if nothing else is asked.
/// </param>
/// <param name="EventNumber">The company's last event that this shows.</param>
public sealed record WakeupExplanation(WakeupView Wakeup, long EventNumber) : CompanyReply
{
    /// <summary>What happened to it, in order.</summary>
    public ImmutableArray<StoryStep> Story { get; init; } = [];
}

/// <summary>One step of a request's story.</summary>
/// <param name="EventNumber">The event behind it; of a wait, the event of the request before it. 0 when that event is no longer kept.</param>
/// <param name="At">When it happened, or began.</param>
/// <param name="Code">A code of the closed list <c>StoryCode</c>; of a wait, one of <c>WaitReason</c>.</param>
/// <param name="Message">A sentence.</param>
public sealed record StoryStep(long EventNumber, DateTimeOffset At, string Code, string Message)
{
    /// <summary>When a wait ended, or until when it lasts.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The run that this is about.</summary>
    public int? Attempt { get; init; }

    /// <summary>The requests whose runs it waited for, at most 20; of who asked, the request whose run asked, or that this one re-creates.</summary>
    public ImmutableArray<WakeupId> By { get; init; } = [];
}

/// <summary>Why an agent is not running, or what it runs.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Code">A code of the closed list <c>AgentReason</c>, or the <c>WaitReason</c> of the request that is next.</param>
/// <param name="Message">What must happen, as a sentence.</param>
/// <param name="EarliestAt">When a run can start at the earliest; null when nobody can know, or nothing waits.</param>
public sealed record AgentExplanation(AgentView Agent, string Code, string Message, DateTimeOffset? EarliestAt) : CompanyReply
{
    /// <summary>The requests that it runs.</summary>
    public ImmutableArray<WakeupId> Running { get; init; } = [];

    /// <summary>Its request that comes next.</summary>
    public WakeupId? Next { get; init; }
}

/// <summary>A stretch of time in which a request ran; null <see cref="To"/>: it still does.</summary>
public readonly record struct RunSpan(WakeupId WakeupId, AgentId AgentId, DateTimeOffset From, DateTimeOffset? To);
