namespace TeamX.Actors.History;

/// <summary>
/// Lets the engine go first. The history may follow later, runs may not start later: while the rest of the process works hard, the projection rests nine
/// times as long as it worked, unless somebody waits for it. What it owes then it takes over as soon as there is room.
/// </summary>
/// <param name="time">The engine's clock.</param>
/// <param name="cpuUse">The processor time that the process has used so far.</param>
internal sealed class HistoryPace(TimeProvider time, Func<TimeSpan> cpuUse)
{
    // Of one core. At 2,000 wakeups a second the engine uses less.
    private const double Hard = 0.5;
    private const int RestPerWork = 9;
    private long _at = time.GetTimestamp();
    private TimeSpan _used = cpuUse();

    /// <summary>Called after a batch: waits as long as the projection is to rest.</summary>
    /// <param name="worked">How long the batch took.</param>
    /// <param name="awaited">Ends when somebody waits for the history.</param>
    public async Task RestAsync(TimeSpan worked, Task awaited)
    {
        var (now, used) = (time.GetTimestamp(), cpuUse());
        var others = (used - _used - worked) / time.GetElapsedTime(_at, now);
        (_at, _used) = (now, used);
        if (others > Hard)
        {
            await Task.WhenAny(Task.Delay(RestPerWork * worked, time), awaited).ConfigureAwait(false);
        }
    }
}
