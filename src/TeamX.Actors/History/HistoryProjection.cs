using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>
/// Keeps the history up to date, alone: one of a whole cluster. When a row can't be read or does not fit, it says which and tries again with growing pauses:
/// it skips nothing, and meanwhile the history stays behind, visibly. Where another process still writes, perhaps because it is not known there yet that it is
/// no longer to, it waits for it to end.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "An actor: PostStop disposes of what it owns.")]
internal sealed class HistoryProjection : UntypedActor, IWithTimers
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly CompanyHistory _history;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopping = new();
    private TimeSpan _pause = FirstPause;
    private long _begunAt;
    private bool _waits;

    public HistoryProjection(CompanyHistory history) => _history = history;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(CompanyHistory history) => Akka.Actor.Props.Create(() => new HistoryProjection(history));

    protected override void PreStart() => Begin();

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick:
                Begin();
                break;
            case Status.Failure { Cause: HistoryHeldException held }:
                OnHeld(held);
                break;
            case Status.Failure failure:
                OnStopped(failure.Cause);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Begin()
    {
        _begunAt = _history.Ordering;
        var (history, log, stopping) = (_history, _log, _stopping.Token);
        Task.Run(() => history.ProjectAsync(OnBegun, stopping), stopping).PipeTo(Self);

        void OnBegun(CompanyId company, long sequenceNr) =>
            log.Info("The history of company {CompanyId} begins with its snapshot at {SequenceNr}: rows before are deleted", company, sequenceNr);
    }

    private void OnHeld(HistoryHeldException held)
    {
        if (!_waits)
        {
            _log.Info("The history is not written here yet: {Reason}", held.Message);
        }

        _waits = true;
        Timers.StartSingleTimer(nameof(Tick), Tick.Instance, FirstPause);
    }

    private void OnStopped(Exception cause)
    {
        _waits = false;
        _pause = _history.Ordering > _begunAt ? FirstPause : _pause;
        _log.Error(cause, "The history stopped behind the journal's row {Ordering}{Hint}; it is tried again in {Pause}", _history.Ordering, Hint(cause), _pause);
        Timers.StartSingleTimer(nameof(Tick), Tick.Instance, _pause);
        _pause = 2 * _pause < LongestPause ? 2 * _pause : LongestPause;
    }

    private static string Hint(Exception cause) => cause switch
    {
        HistoryGapException => ": it lacks what a rebuild from journal and snapshots may have",
        UnreadableRowException unreadable => $": this release can't read {unreadable.Row}",
        _ => string.Empty,
    };

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
