namespace TeamX.Actors.Dashboard.Client;

/// <summary>The engine's time for one open page, and a tick each second of real time for everything that says how long ago something was.</summary>
internal sealed class DashboardClock(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Lock _turn = new();
    private Timer? _timer;
    private Action? _ticked;

    /// <summary>The engine's present.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Calls each second, until what is answered is disposed of. It is called on a thread of its own.</summary>
    public IDisposable OnTick(Action tick)
    {
        lock (_turn)
        {
            _ticked += tick;
            _timer ??= new Timer(_ => _ticked?.Invoke(), null, Second, Second);
        }

        return new Listener(this, tick);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private sealed class Listener(DashboardClock clock, Action tick) : IDisposable
    {
        public void Dispose()
        {
            lock (clock._turn)
            {
                clock._ticked -= tick;
            }
        }
    }
}
