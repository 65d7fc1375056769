using System.Collections.Immutable;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>
/// Every option that decisions use. It is journaled when a company is first activated and whenever the configured value
/// differs, so that a journal alone tells by which rules each decision was taken.
/// </summary>
public sealed record CompanyPolicy
{
    /// <summary>The defaults of the specification.</summary>
    public static readonly CompanyPolicy Default = new();

    /// <summary>Runs at once per company when the company itself does not say otherwise.</summary>
    public int MaxConcurrentRuns { get; init; } = 5;

    /// <summary>Delay before retry 1, 2, 3, …; a retry beyond the list uses the last.</summary>
    public ImmutableArray<TimeSpan> RetryDelays { get; init; } =
        [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)];

    /// <summary>Uniform jitter around a retry delay, as a fraction: 0.25 is ±25 %.</summary>
    public double RetryJitter { get; init; } = 0.25;

    /// <summary>How long a run may last when its request does not say.</summary>
    public TimeSpan RunTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a lease lives without a report.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Unplanned interruptions that use no retry; the next one counts as a failed run.</summary>
    public int MaxInterruptions { get; init; } = 3;

    /// <summary>How long an idempotency key answers with its first request.</summary>
    public TimeSpan IdempotencyWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many idempotency keys are remembered at once.</summary>
    public int IdempotencyMaxKeys { get; init; } = 1_000_000;

    /// <summary>The delay of a wakeup that an agent causes for itself with the same trigger.</summary>
    public TimeSpan SelfWakeCooldown { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The greatest depth of wake ancestry.</summary>
    public int MaxWakeDepth { get; init; } = 16;

    /// <summary>Dead-lettered requests in a row that suspend an agent.</summary>
    public int CircuitBreakerThreshold { get; init; } = 5;

    /// <summary>Priority points that a waiting request gains per minute; 0 is off.</summary>
    public double AgingPointsPerMinute { get; init; }

    /// <summary>Runs that may start per agent in any hour; 0 is off.</summary>
    public int MaxWakeupsPerAgentPerHour { get; init; }

    /// <summary>Bytes of context that all pending requests of a company may hold together.</summary>
    public long MaxPendingContextBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>How long closed tickets are kept, where what is still open keeps its ancestors, and how far back the journal tells everything.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether every run waits until the record of its start is durable.</summary>
    public bool WaitForDurableStart { get; init; }

    /// <inheritdoc/>
    public bool Equals(CompanyPolicy? other) =>
        other is not null && RetryDelays.SequenceEqual(other.RetryDelays)
        && Fields == other.Fields;

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.GetHashCode();

    private (int, double, TimeSpan, TimeSpan, int, TimeSpan, int, (TimeSpan, int, int, double, int, long, bool, TimeSpan)) Fields =>
        (MaxConcurrentRuns, RetryJitter, RunTimeout, LeaseDuration, MaxInterruptions, IdempotencyWindow, IdempotencyMaxKeys,
            (SelfWakeCooldown, MaxWakeDepth, CircuitBreakerThreshold, AgingPointsPerMinute, MaxWakeupsPerAgentPerHour,
                MaxPendingContextBytes, WaitForDurableStart, Retention));
}
