using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Company;

/// <summary>What a decision may know beside the state: the time, chance, and who executes runs.</summary>
/// <param name="incarnation">The id of this process incarnation, which executes runs unless <see cref="ChooseExecutor"/> says otherwise.</param>
/// <param name="random">The source of jitter.</param>
internal sealed class DecisionContext(string incarnation, Random random)
{
    /// <summary>Wall time, whole milliseconds.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The supervisor's monotonic time since it recovered.</summary>
    public TimeSpan Uptime { get; private set; }

    /// <summary>The id of this process incarnation.</summary>
    public string Incarnation => incarnation;

    /// <summary>The source of jitter.</summary>
    public Random Random { get; } = random;

    /// <summary>
    /// Chooses who executes the next run, and takes a place there: an incarnation's id; null when nobody can take a run now, and then none starts.
    /// </summary>
    public Func<string?> ChooseExecutor { get; init; } = () => incarnation;

    /// <summary>Whether runs of a runner kind are finished by an outside caller.</summary>
    public Func<string, bool> HandsOver { get; init; } = _ => false;

    /// <summary>Checks a runner of an agent's definition; null when it is fine.</summary>
    public Func<RunnerSpec, Refusal?> CheckRunner { get; init; } = _ => null;

    /// <summary>Sets the time of the next decision.</summary>
    public void SetTime(DateTimeOffset now, TimeSpan uptime) => (Now, Uptime) = (now.ToWholeMilliseconds(), uptime);
}

/// <summary>Instants as the engine keeps them.</summary>
public static class Instants
{
    /// <summary>The instant in UTC, cut to whole milliseconds.</summary>
    public static DateTimeOffset ToWholeMilliseconds(this DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>The length, cut to whole milliseconds.</summary>
    public static TimeSpan ToWholeMilliseconds(this TimeSpan length) =>
        new(length.Ticks - (length.Ticks % TimeSpan.TicksPerMillisecond));
}
