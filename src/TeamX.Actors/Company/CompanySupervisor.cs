using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
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
    private readonly List<Cut> _inFlight = [];
    private readonly RequestForm _requestForm = new(new NameTable());
    private CompanyState _state;
    private Decision _decision;
    private long _durable;
    private long _recoveredThrough;
    private bool _dispatching;
    private bool _firesLeft;
    private bool _startsLeft;
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
        (_state, _dispatching, _workers) = (new CompanyState(id, _requestForm), start.Dispatching, start.Workers);
        _decision = new Decision(_state, settings.NewContext());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId => PersistenceIdOf(_id);

    /// <summary>Whether runs end with this process, because its workers execute them; in a cluster they go on while a company moves.</summary>
    private bool RunsAreHere => _settings.WorkerNodes is null;

    private bool IsWriting => _inFlight.Count > 0;

    private TimeSpan Uptime => _settings.Time.GetElapsedTime(_startedAt);

    public static string PersistenceIdOf(CompanyId id) => PersistenceIds.Of(id);

    public static Props Props(CompanyId id, EngineSettings settings, SupervisorStart start) =>
        Akka.Actor.Props.Create(() => new CompanySupervisor(id, settings, start)).WithMailbox("teamx.company-mailbox");

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: CompanySnapshot snapshot } offer:
                _state = CompanyState.Restore(_id, snapshot, _requestForm);
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
                OnReport(report.Report);
                break;
            case WorkerRenewal renewal:
                Handle(renewal.Renewal, byWorker: true);
                break;
            case WorkerHandedOver handedOver:
                OnHandedOver(handedOver);
                break;
            case ApplyPolicy or ReconcileRuns or CheckLeases or ApplyRetention:
                // Only the supervisor itself decides on these.
                Unhandled(message);
                break;
            case CompanyCommand command:
                Handle(command);
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
            case WorkerStarted started:
                _workers = _workers.SetItem(started.Slot, started.Worker);
                break;
            case WorkerDied died:
                OnWorkerDied(died.Slot);
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
        Log.Error(cause, "The journal did not take commit {SequenceNr} of company {CompanyId}; the supervisor restarts from what it took", sequenceNr, _id);
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
        Log.Error(reason, "Company {CompanyId} can't recover; it stays unavailable and is tried again", _id);
    }

    protected override void PostStop()
    {
        EngineMetrics.Show(ref _load, default);
        _settings.WorkerNodes?.StopWaiting(Self);
        _asking?.Tell(Refusals.Unavailable);

        // Whoever waits is told at once. What was in flight may be durable all the same: an idempotency key makes trying again safe.
        foreach (var (message, to) in _inFlight.Concat(_buffer.TakeAll()).SelectMany(cut => cut.Releases))
        {
            to?.Tell(message is WorkerReportAnswer answer ? answer with { Reply = Refusals.Unavailable } : Refusals.Unavailable);
        }

        base.PostStop();
    }
}
