using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace TeamX.Actors.History;

/// <summary>
/// Keeps the history up to date. When a row can't be read or does not fit, it says which and tries again with growing pauses: it skips nothing,
/// and meanwhile the history stays behind, visibly.
/// </summary>
internal sealed class HistoryProjection : UntypedActor, IWithTimers
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly CompanyHistory _history;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IMaterializer _materializer = Context.Materializer();
    private TimeSpan _pause = FirstPause;
    private long _begunAt;

    public HistoryProjection(CompanyHistory history) => _history = history;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(CompanyHistory history) => Akka.Actor.Props.Create(() => new HistoryProjection(history));

    protected override void PreStart() => Begin();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick:
                Begin();
                break;
            case Status.Failure failure:
                OnStopped(failure.Cause);
                break;
            case Akka.Done:
                OnStopped(new InvalidOperationException("The journal's stream of events has ended."));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Begin()
    {
        _begunAt = _history.Ordering;
        try
        {
            HistoryStream.Live(Context.System, _history).RunWith(Sink.Ignore<IReadOnlyList<JournaledCommit>>(), _materializer).PipeTo(Self);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            OnStopped(fault);
        }
    }

    private void OnStopped(Exception cause)
    {
        _pause = _history.Ordering > _begunAt ? FirstPause : _pause;
        _log.Error(cause, "The history stopped behind the journal's row {Ordering}{Hint}; it is tried again in {Pause}", _history.Ordering, Hint(cause), _pause);
        Timers.StartSingleTimer(nameof(Tick), Tick.Instance, _pause);
        _pause = 2 * _pause < LongestPause ? 2 * _pause : LongestPause;
    }

    private string Hint(Exception cause)
    {
        if (cause.GetBaseException() is HistoryGapException)
        {
            return ": it lacks what a rebuild from journal and snapshots may have";
        }

        try
        {
            return _history.FirstUnreadable((ExtendedActorSystem)Context.System) is { } row ? $": this release can't read {row}" : string.Empty;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return $", and the journal can't be looked at ({fault.Message})";
        }
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
