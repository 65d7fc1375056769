namespace TeamX.Actors.TestKit.Simulation;

/// <summary>Wall and monotonic time that only a scenario moves.</summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _wall = start.ToUniversalTime();
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate) return _elapsed;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _wall;
    }

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Virtual time has no timers of its own: use the scheduler of the actor system, or ScriptedRun.DelayAsync.");

    /// <summary>Both times go on.</summary>
    public void AdvanceTo(TimeSpan elapsed)
    {
        lock (_gate)
        {
            if (elapsed > _elapsed)
            {
                _wall += elapsed - _elapsed;
                _elapsed = elapsed;
            }
        }
    }

    /// <summary>Somebody sets the wall clock; monotonic time does not notice.</summary>
    public void JumpWall(TimeSpan by)
    {
        lock (_gate) _wall += by;
    }
}
