using Akka.Actor;
using Akka.Event;

namespace TeamX.Actors.History;

/// <summary>
/// Tells this process how far the history has come that another one writes, by looking at it ten times a second. Every node of a cluster has one; where the
/// projection is, it finds nothing to do.
/// </summary>
internal sealed class HistoryFollower : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly CompanyHistory _history;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _fails;

    public HistoryFollower(CompanyHistory history) => _history = history;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(CompanyHistory history) => Akka.Actor.Props.Create(() => new HistoryFollower(history));

    protected override void PreStart() => Look();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick:
                Look();
                break;
            case Akka.Done:
                _fails = false;
                Timers.StartSingleTimer(nameof(Tick), Tick.Instance, Pause);
                break;
            case Status.Failure failure:
                OnFailed(failure.Cause);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Look()
    {
        var history = _history;
        Task.Run(() =>
        {
            history.Follow();
            return Akka.Done.Instance;
        }).PipeTo(Self);
    }

    private void OnFailed(Exception cause)
    {
        if (!_fails)
        {
            _log.Warning(cause, "How far the history has come can't be read; it is tried again every {Pause}", PauseAfterFailure);
        }

        _fails = true;
        Timers.StartSingleTimer(nameof(Tick), Tick.Instance, PauseAfterFailure);
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
