using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Company;

/// <summary>What an answer may show beside the state.</summary>
/// <param name="Now">Wall time, whole milliseconds.</param>
/// <param name="Uptime">The supervisor's monotonic time since it recovered.</param>
internal sealed record AnswerContext(DateTimeOffset Now, TimeSpan Uptime)
{
    /// <summary>How much faster wall time goes than monotonic time.</summary>
    public double WallSpeed { get; init; } = 1;

    /// <summary>Whether runs are started here at all.</summary>
    public bool Dispatching { get; init; } = true;

    /// <summary>Whether somebody can execute one more run now.</summary>
    public bool WorkerFree { get; init; } = true;

    /// <summary>How much wall time each run of an agent takes until it completes; null when nobody can say. Forecasts are made from it.</summary>
    public Func<AgentDefined, TimeSpan?> DurationOf { get; init; } = _ => null;
}
