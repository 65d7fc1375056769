using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>What went on around a request while it waited: why it waited is read from it.</summary>
/// <param name="AsOf">The instant up to which the story is told; now, for a request that still waits.</param>
internal sealed record StorySurroundings(DateTimeOffset AsOf)
{
    /// <summary>Runs that are looked at; what a wait beyond them was for is not told.</summary>
    public const int MaxRuns = 5_000;

    /// <summary>
    /// The events that <see cref="IsControl"/> is true for, up to <see cref="AsOf"/>, by number; of those that are no longer kept, the newest of each
    /// kind that was in force. What none of them tells is taken for the default: nothing paused or suspended, the policy's own limits.
    /// </summary>
    public IReadOnlyList<RecordedEvent> Controls { get; init; } = [];

    /// <summary>
    /// The runs of the company that overlap the stretches of <see cref="WakeupStory.WaitsOf"/>, and those that the agent began in the hour before
    /// each; by beginning, at most <see cref="MaxRuns"/>.
    /// </summary>
    public IReadOnlyList<RunSpan> Runs { get; init; } = [];

    /// <summary>Whether an event changes when requests of an agent may start: pauses, suspensions, limits.</summary>
    public static bool IsControl(CompanyEvent body, AgentId agent) =>
        body is CompanyDefined or CompanyPolicyChanged or CompanyPaused or CompanyResumed || (body is AgentEvent about && about.AgentId == agent);
}
