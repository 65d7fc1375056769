using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>Waits until as many things as expected have happened, durably, in crowds that were due at one instant each.</summary>
internal sealed class Crowd
{
    private readonly TaskCompletionSource<TimeSpan> _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<DateTimeOffset, TimeSpan> _lastOf = [];
    private readonly Func<CompanyEvent, DateTimeOffset?> _dueAt;
    private int _left;

    private Crowd(int expected, Func<CompanyEvent, DateTimeOffset?> dueAt) => (_left, _dueAt) = (expected, dueAt);

    /// <summary>Starts to count.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="expected">How many, over all crowds.</param>
    /// <param name="dueAt">When what happened was due; null when it does not count.</param>
    public static Crowd Start(Engine engine, int expected, Func<CompanyEvent, DateTimeOffset?> dueAt)
    {
        var crowd = new Crowd(expected, dueAt);
        engine.Spawn(Props.Create(() => new Listener(crowd)));
        return crowd;
    }

    /// <summary>How long after its instant the last one of each crowd happened, summed up.</summary>
    /// <exception cref="TimeoutException">Not all of them have.</exception>
    public Task<TimeSpan> LastAsync(TimeSpan within) => _last.Task.WaitAsync(within);

    private void Count(CompanyEvent happened)
    {
        if (_dueAt(happened) is not { } dueAt)
            return;

        _lastOf[dueAt] = DateTimeOffset.UtcNow - dueAt;
        if (--_left == 0)
            _last.SetResult(_lastOf.Values.Aggregate(TimeSpan.Zero, (sum, last) => sum + last));
    }

    private sealed class Listener : UntypedActor
    {
        private readonly Crowd _crowd;

        public Listener(Crowd crowd) => _crowd = crowd;

        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(CompanyNotification));

        protected override void OnReceive(object message)
        {
            if (message is CompanyNotification notification)
                _crowd.Count(notification.Event);
        }
    }
}
