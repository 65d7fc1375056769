using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>Counts durable fires, and notes how late each was.</summary>
internal sealed class FireCounter
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<double> _lateMs;
    private readonly int _expected;

    private FireCounter(int expected) => (_expected, _lateMs) = (expected, new List<double>(expected));

    /// <summary>Milliseconds from due to durable, ascending.</summary>
    public IReadOnlyList<double> LateMs => [.. _lateMs.Order()];

    /// <summary>Starts to count.</summary>
    public static FireCounter Start(Engine engine, int expected)
    {
        var counter = new FireCounter(expected);
        engine.Spawn(Props.Create(() => new Listener(counter)));
        return counter;
    }

    /// <summary>Returns when all that are expected have fired.</summary>
    /// <exception cref="TimeoutException">They have not.</exception>
    public Task AllAsync(TimeSpan within) => _reached.Task.WaitAsync(within);

    private void Count(ScheduleFired fired)
    {
        _lateMs.Add((DateTimeOffset.UtcNow - fired.DueAt).TotalMilliseconds);
        if (_lateMs.Count == _expected)
            _reached.SetResult();
    }

    private sealed class Listener : UntypedActor
    {
        private readonly FireCounter _counter;

        public Listener(FireCounter counter) => _counter = counter;

        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(CompanyNotification));

        protected override void OnReceive(object message)
        {
            if (message is CompanyNotification { Event: ScheduleFired fired })
                _counter.Count(fired);
        }
    }
}
