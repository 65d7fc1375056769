using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>Waits until as many things as expected have happened, durably, after an instant at which all of them were due.</summary>
internal sealed class Crowd
{
    private readonly TaskCompletionSource<TimeSpan> _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<CompanyEvent, bool> _counts;
    private readonly DateTimeOffset _dueAt;
    private int _left;

    private Crowd(int expected, DateTimeOffset dueAt, Func<CompanyEvent, bool> counts) => (_left, _dueAt, _counts) = (expected, dueAt, counts);

    /// <summary>Starts to count.</summary>
    public static Crowd Start(Engine engine, int expected, DateTimeOffset dueAt, Func<CompanyEvent, bool> counts)
    {
        var crowd = new Crowd(expected, dueAt, counts);
        engine.Spawn(Props.Create(() => new Listener(crowd)));
        return crowd;
    }

    /// <summary>How long after the instant the last one happened.</summary>
    /// <exception cref="TimeoutException">Not all of them have.</exception>
    public Task<TimeSpan> LastAsync(TimeSpan within) => _last.Task.WaitAsync(within);

    private void Count(CompanyEvent happened)
    {
        if (_counts(happened) && --_left == 0)
            _last.SetResult(DateTimeOffset.UtcNow - _dueAt);
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
