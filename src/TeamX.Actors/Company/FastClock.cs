namespace TeamX.Actors.Company;

/// <summary>
/// The engine's clock of a demo: from now on its wall time goes faster than real time. What is monotonic stays real: leases, timeouts, graces and heartbeats
/// last as long as they always do, and so do its timers.
/// </summary>
public sealed class FastClock : TimeProvider
{
    private const double Fastest = 10_000;
    private readonly TimeProvider _real;
    private readonly DateTimeOffset _begin;
    private readonly long _begunAt;

    /// <summary>A clock that begins with the present.</summary>
    /// <param name="speed">How many seconds of wall time pass in a real one, 1–10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is out of range.</exception>
    public FastClock(double speed)
        : this(speed, System)
    {
    }

    internal FastClock(double speed, TimeProvider real)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, Fastest);
        (Speed, _real, _begin, _begunAt) = (speed, real, real.GetUtcNow(), real.GetTimestamp());
    }

    /// <summary>How many seconds of wall time pass in a real one.</summary>
    public double Speed { get; }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _real.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => _real.TimestampFrequency;

    /// <summary>The wall time. It counts real monotonic time, so that somebody who sets the machine's clock does not move it.</summary>
    public override DateTimeOffset GetUtcNow() => _begin + (_real.GetElapsedTime(_begunAt) * Speed);

    /// <inheritdoc/>
    public override long GetTimestamp() => _real.GetTimestamp();

    /// <summary>A timer in real time.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _real.CreateTimer(callback, state, dueTime, period);

    /// <summary>How much faster the wall time of a clock goes than its monotonic time. A span of wall time, divided by it, is what a timer has to wait.</summary>
    internal static double SpeedOf(TimeProvider time) => time is FastClock fast ? fast.Speed : 1;
}
