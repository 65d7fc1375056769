using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Persistence;
using TeamX.Actors.Telemetry;

namespace TeamX.Actors.Company;

/// <summary>
/// The one that decides for a company. A command is decided at once against the state, and its events wait in a buffer; one write is in
/// flight at a time, and takes along whatever has come meanwhile. Nothing leaves before its write: replies, starts of workers, published
/// events, and answers that would show what is not durable. The one exception is <see cref="MayStartEarly"/>.
/// </summary>
internal sealed partial class CompanySupervisor : UntypedPersistentActor, IWithTimers
{
    private readonly CompanyId _id;
    private readonly EngineSettings _settings;
    private readonly SupervisorStart _start;
    private readonly WriteBuffer _buffer = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private CompanyState _state;
    private Decision _decision;
    private List<PendingDecision>? _inFlight;
    private long _durable;
    private long _recoveredThrough;
    private bool _dispatching;
    private bool _firesLeft;
    private bool _waitsForWorkers;
    private bool _policyInForce;
    private bool _listedActive;
    private bool _listingActive;
    private bool _stopping;
    private bool _sleeping;
    private string? _lastWriter;
    private IActorRef? _asking;
    private long _startedAt;
    private TimeSpan? _armedFor;
    private TimeSpan? _lastUse;

    public CompanySupervisor(CompanyId id, EngineSettings settings, SupervisorStart start)
    {
        (_id, _settings, _start) = (id, settings, start);
        (_state, _dispatching) = (new CompanyState(id), start.Dispatching);
        _decision = new Decision(_state, settings.NewContext());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId => PersistenceIdOf(_id);

    /// <summary>Whether runs end with this process, because its workers execute them; in a cluster they go on while a company moves.</summary>
    private bool RunsAreHere => _settings.WorkerNodes is null;

    private TimeSpan Uptime => _settings.Time.GetElapsedTime(_startedAt);

    public static string PersistenceIdOf(CompanyId id) => PersistenceIds.Of(id);

    public static Props Props(CompanyId id, EngineSettings settings, SupervisorStart start) =>
        Akka.Actor.Props.Create(() => new CompanySupervisor(id, settings, start)).WithMailbox("teamx.company-mailbox");

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: CompanySnapshot snapshot } offer:
                _state = CompanyState.Restore(_id, snapshot);
                _decision = new Decision(_state, _settings.NewContext());
                OnSnapshotOffered(offer.Metadata.SequenceNr);
                break;
            case Commit commit:
                _lastWriter = commit.IncarnationId;
                foreach (var recorded in commit.Events)
                {
                    _state.Apply(recorded);
                    OnReplayed(recorded.Body);
                }

                break;
            case RecoveryCompleted:
                BeginWork();
                break;
            default:
                throw new InvalidOperationException($"{message.GetType().Name} can't be recovered from.");
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case WorkerReport report:
                Handle(report.Report, reply => new WorkerReportAnswer(report.Report.Token, reply));
                break;
            case WorkerRenewal renewal:
                Handle(renewal.Renewal, reply => new WorkerRenewalAnswer(renewal.Renewal.Token, reply));
                break;
            case WorkerHandedOver handedOver:
                OnHandedOver(handedOver);
                break;
            case ApplyPolicy or ReconcileRuns or CheckLeases or ApplyRetention:
                // Only the supervisor itself decides on these.
                Unhandled(message);
                break;
            case CompanyCommand command:
                Handle(command, reply => reply);
                break;
            case CompanyQuery query:
                Answer(query);
                break;
            case Tick tick:
                OnTick(tick);
                break;
            case DirectoryWritten written:
                OnDirectoryWritten(written);
                break;
            case SetDispatching set:
                _dispatching = set.Enabled && !_stopping;
                DispatchAndFlush();
                break;
            case WorkersFree:
                _waitsForWorkers = false;
                DispatchAndFlush();
                break;
            case DrainCompany:
                (_dispatching, _stopping) = (false, true);
                StopWhenDone();
                break;
            case StopCompany:
                GoToSleep();
                break;
            case WakeCompany:
                _settings.Directory.Tell(new CompanyRecovered(_id));
                DispatchAndFlush();
                break;
            case DirectoryUnavailable when _listedActive && !_sleeping:
                // The row was there before; the next heartbeat repeats it.
                break;
            case DirectoryUnavailable:
                throw new InvalidOperationException("The company directory can't be written.");
            default:
                OnStored(message);
                break;
        }
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        EngineMetrics.JournalFailed("write");
        _log.Error(cause, "The journal did not take commit {SequenceNr} of company {CompanyId}; the supervisor restarts from what it took", sequenceNr, _id);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        // The state already holds its events, so it is as bad as a failure.
        OnPersistFailure(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        EngineMetrics.JournalFailed("recover");
        _log.Error(reason, "Company {CompanyId} can't recover; it stays unavailable and is tried again", _id);
    }

    protected override void PostStop()
    {
        EngineMetrics.Show(ref _load, default);
        _settings.WorkerNodes?.StopWaiting(Self);
        _asking?.Tell(Refusals.Unavailable);

        // Whoever waits is told at once. What was in flight may be durable all the same: an idempotency key makes trying again safe.
        foreach (var decision in _buffer.Drain(_inFlight))
        {
            decision.ReplyTo?.Tell(decision.Reply is WorkerReportAnswer answer ? answer with { Reply = Refusals.Unavailable } : Refusals.Unavailable);
        }

        base.PostStop();
    }

    private void BeginWork()
    {
        if (_start.Written.WasTakenOver(LastSequenceNr, _lastWriter == _settings.Incarnation))
        {
            // Whoever has the company now goes on; two that take it from each other in turn would serve nobody.
            (_dispatching, _stopping, _sleeping) = (false, true, true);
            Context.Parent.Tell(new Superseded());
            Context.Stop(Self);
            return;
        }

        _startedAt = _settings.Time.GetTimestamp();
        _recoveredThrough = _durable = _state.LastEventNumber;
        SetTime();
        var dead = _state.Running.Values.Select(wakeup => wakeup.Progress.Lease!.Executor).Where(_settings.IsDeadExecutor);
        ShowLoad();
        Handle(new ReconcileRuns(_id, [.. dead], _start.LiveRuns), reply: null);
        Context.Parent.Tell(new SupervisorReady());
        _settings.Directory.Tell(new CompanyRecovered(_id));
        if (NextDeadline() - _decision.Now <= _settings.PassivateAfter)
        {
            // Woken ahead: it will write soon, and must not be woken again until then.
            ListAsActive();
        }

        Timers.StartSingleTimer(nameof(Tick.Heartbeat), Tick.Heartbeat, HeartbeatInterval());
    }

    private void OnDirectoryWritten(DirectoryWritten written)
    {
        if (written.Active)
        {
            _listedActive = true;
            Flush();
            return;
        }

        Context.Parent.Tell(new SupervisorDone());
        Context.Stop(Self);
    }

    private void OnHandedOver(WorkerHandedOver handedOver)
    {
        if (_state.Find(handedOver.WakeupId) is { } wakeup && wakeup.Progress.Lease?.Token == handedOver.Token)
        {
            if (!RunsAreHere)
            {
                WatchOverHere(wakeup);
                Sender.Tell(new AbortRun(handedOver.Token, StopReason.LeaseLost));
            }

            wakeup.HandedOver = true;
            StopWhenDone();
        }
    }

    /// <summary>The node that called somebody outside may go; who watches over the run from here on is where the company is.</summary>
    private void WatchOverHere(Wakeup wakeup)
    {
        if (!wakeup.HandedOver)
        {
            _decision.Begin(null);
            LeasePolicy.WatchOver(_decision, wakeup);
            Buffer(null, null);
            Flush();
        }
    }

    /// <summary>Stops once nothing runs here and nothing is unwritten; the directory knows the next deadline first.</summary>
    private void StopWhenDone()
    {
        if (!_stopping || _sleeping || _inFlight is not null || !_buffer.IsEmpty
            || (RunsAreHere && _state.Running.Values.Any(wakeup => !wakeup.HandedOver)))
        {
            return;
        }

        _sleeping = true;
        if (_state.Definition is null || (RunsAreHere && _state.Running.Count > 0))
        {
            // Nothing to list; or external runs go on, and the row has to stay active so that their leases are watched again.
            OnDirectoryWritten(new DirectoryWritten(Active: false));
            return;
        }

        SetTime();
        _settings.Directory.Tell(new MarkSleeping(_id, _state.Running.Count > 0 ? _decision.Now : NextDeadline()));
    }

    /// <summary>When the company next needs its supervisor; at once when something due was not started.</summary>
    private DateTimeOffset? NextDeadline()
    {
        var now = _decision.Now;
        var work = _state.Paused ? null
            : _state.NextToStart(now) is not null ? now
            : Earliest(_state.Queue.NextChange(now), _state.Schedules.NextFireAt);
        return Earliest(work, _state.NextRetentionAt(now));
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private void OnTick(Tick tick)
    {
        _armedFor = null;
        Handle(new CheckLeases(_id), reply: null);
        if (tick == Tick.Heartbeat)
        {
            Timers.StartSingleTimer(nameof(Tick.Heartbeat), Tick.Heartbeat, HeartbeatInterval());
            FinishRetention();
            RepeatListing();
            PassivateWhenIdle();
        }
    }

    /// <summary>A process that did not know yet that the company has moved may have written over its row.</summary>
    private void RepeatListing()
    {
        if (_listedActive && !_stopping && !RunsAreHere)
        {
            _settings.Directory.Tell(new MarkActive(_id));
        }
    }

    private void PassivateWhenIdle()
    {
        if (IsIdle() && !_stopping)
        {
            Context.Parent.Tell(new FallAsleep());
        }
    }

    /// <summary>The guardian holds further messages back by now; if something came before, the company stays.</summary>
    private void GoToSleep()
    {
        SetTime();
        if (!IsIdle())
        {
            Context.Parent.Tell(new StillBusy());
            return;
        }

        (_dispatching, _stopping) = (false, true);
        StopWhenDone();
    }

    private bool IsIdle() =>
        _state.Running.Count == 0 && _inFlight is null && _buffer.IsEmpty && _aftermath is Aftermath.Nothing or Aftermath.Outstanding
        && !WasUsedLately() && !(NextDeadline() - _decision.Now <= _settings.PassivateAfter);

    /// <summary>A recovery counts as a use, because somebody may come next; one that was for the retention alone does not.</summary>
    private bool WasUsedLately() =>
        _lastUse is { } use ? Uptime - use < _settings.PassivateAfter : !_retentionWasApplied && Uptime < _settings.PassivateAfter;

    private TimeSpan HeartbeatInterval() =>
        _settings.PassivateAfter < _settings.HeartbeatInterval ? _settings.PassivateAfter : _settings.HeartbeatInterval;

    /// <summary>One timer for the earliest instant at which anything can change. An earlier one than needed only looks again.</summary>
    private void ArmTimer()
    {
        var (now, uptime) = (_decision.Now, _decision.Context.Uptime);
        if (_state.NextChangeIn(now, uptime, draining: _stopping) is not { } wait)
        {
            return;
        }

        if (_armedFor is null || uptime + wait < _armedFor)
        {
            _armedFor = uptime + wait;
            var delay = wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);
            Timers.StartSingleTimer(nameof(Tick.Change), Tick.Change, delay);
        }
    }

    private void SetTime() => _decision.Context.SetTime(_settings.Time.GetUtcNow(), Uptime);

    /// <summary>The supervisor's own clock signals.</summary>
    private enum Tick
    {
        /// <summary>Something can change now.</summary>
        Change = 1,

        /// <summary>Look again at everything.</summary>
        Heartbeat = 2,
    }
}
