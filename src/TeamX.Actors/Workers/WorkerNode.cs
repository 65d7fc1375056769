using Akka.Actor;
using Akka.Event;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Telemetry;

namespace TeamX.Actors.Workers;

/// <summary>
/// Executes runs of all companies of a cluster on this node, each with a <see cref="WakeupWorker"/> of its own, never more than its capacity. What
/// workers say goes by this node's region to wherever the company lives; what it answers goes straight to the worker.
/// </summary>
internal sealed class WorkerNode : UntypedActor, IWithTimers
{
    /// <summary>The role of the nodes that have one.</summary>
    public const string Role = "worker";

    /// <summary>Its name below <c>/user</c>.</summary>
    public const string Name = "teamx-worker";

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportAgainAfter = TimeSpan.FromSeconds(1);

    // Nodes that are silent for so long are given nothing more.
    private static readonly TimeSpan StoodStillFor = TimeSpan.FromSeconds(5);
    private readonly EngineSettings _settings;
    private readonly IActorRef _region;
    private readonly int _capacity;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<LeaseToken, Run> _runs = [];
    private readonly Dictionary<LeaseToken, WorkerReport> _unanswered = [];
    private readonly List<IActorRef> _drainers = [];
    private readonly WorkerNodeLoads _loads = new(((ExtendedActorSystem)Context.System).Provider.DefaultAddress);
    private Draining _draining;
    private int _executing;
    private long _toldAt;
    private long _turnAt;
    private long? _goesOnSince;
    private bool _tellingSoon;
    private bool _reporting;
    private WorkerUse _shown;

    public WorkerNode(EngineSettings settings, IActorRef region, int capacity) => (_settings, _region, _capacity) = (settings, region, capacity);

    public ITimerScheduler Timers { get; set; } = null!;

    private int Capacity => _draining == Draining.No && !MayBeLate ? _capacity : 0;

    /// <summary>What comes first after the process stood still may have been sent long ago: the lease of such a run may be over.</summary>
    private bool MayBeLate => _goesOnSince is { } since && _settings.Time.GetElapsedTime(since) < StoodStillFor;

    /// <param name="settings">The settings of this process, with its runners.</param>
    /// <param name="region">The <see cref="CompanyRegion"/> of this node.</param>
    /// <param name="capacity">Runs at once.</param>
    public static Props Props(EngineSettings settings, IActorRef region, int capacity) =>
        Akka.Actor.Props.Create(() => new WorkerNode(settings, region, capacity));

    protected override void PreStart()
    {
        _turnAt = _settings.Time.GetTimestamp();
        MemberFollower.Start(Context, WorkerNodeTracker.Role);
        Show();
        Timers.StartPeriodicTimer(nameof(TellEvery), Tick.TellLoad, TellEvery);
    }

    protected override void PostStop() => EngineMetrics.Show(ref _shown, default);

    /// <summary>A worker that fails is stopped; its run is interrupted.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        NoticeStandstill();
        switch (message)
        {
            case ExecuteRun execute:
                Execute(execute);
                break;
            case AbortRun abort:
                _runs.GetValueOrDefault(abort.Token)?.Worker.Tell(abort);
                break;
            case WorkerReport { Report: var report } when _runs.TryGetValue(report.Token, out var ended):
                Advance(ended, Stage.Ended);
                ended.Outcome = report.Outcome;
                _region.Forward(message);
                break;
            case WorkerHandedOver handedOver when _runs.TryGetValue(handedOver.Token, out var left):
                Advance(left, Stage.HandedOver);
                _region.Forward(message);
                break;
            case WorkerRenewal:
                _region.Forward(message);
                break;
            case RunSettled settled when Remove(settled.Token) is { } run:
                Context.Stop(Context.Unwatch(run.Worker));
                break;
            case WorkerDied died when Remove(died.Token) is { } run:
                Report(run, run.Outcome ?? new RunOutcome.Interrupted("worker_died", Planned: false));
                break;
            case WorkerReportAnswer { Reply: not Refusal { Kind: RefusalKind.Unavailable or RefusalKind.Limit } } answer:
                _unanswered.Remove(answer.Token);
                break;
            case WorkerReportAnswer or Refusal or WorkerDied:
                break;
            case MembersWithRole members:
                _loads.SetListeners(members.Nodes, Context);
                TellLoad();
                break;
            case Tick.TellLoad:
                TellLoad();
                break;
            case Tick.ReportAgain:
                ReportAgain();
                break;
            case DrainWorker:
                Drain(Draining.Gracefully);
                break;
            case AbortAllRuns:
                Drain(Draining.AtOnce);
                break;
            default:
                Unhandled(message);
                break;
        }

        TellDrained();
    }

    /// <summary>Its own clock gives it a turn each second.</summary>
    private void NoticeStandstill()
    {
        var now = _settings.Time.GetTimestamp();
        _goesOnSince = _settings.Time.GetElapsedTime(_turnAt, now) >= StoodStillFor ? now : _goesOnSince;
        _turnAt = now;
    }

    private void Execute(ExecuteRun execute)
    {
        var (start, token) = (execute.Run, execute.Run.Lease.Token);
        if (_runs.ContainsKey(token) || _unanswered.ContainsKey(token))
        {
            return;
        }

        _loads.CountReceived(Sender);
        var run = new Run(execute.CompanyId, start.Request.WakeupId, token);
        if (_executing >= Capacity)
        {
            // Planned: it uses nothing up, and the supervisor starts it where there is room.
            Report(run, new RunOutcome.Interrupted(_draining == Draining.No ? "worker_full" : "drain", Planned: true));
        }
        else
        {
            run.Worker = Context.WatchWith(Context.ActorOf(WakeupWorker.Props(execute.CompanyId, _settings)), new WorkerDied(token));
            run.Worker.Tell(execute);
            _runs.Add(token, run);
            _executing++;
        }

        LoadChanged();
    }

    private void Advance(Run run, Stage stage)
    {
        if (run.Stage == Stage.Executing)
        {
            _executing--;
            LoadChanged();
        }

        run.Stage = stage;
    }

    private Run? Remove(LeaseToken token)
    {
        if (_runs.Remove(token, out var run))
        {
            Advance(run, Stage.Ended);
        }

        return run;
    }

    /// <summary>Reports for a run that has no worker, until somebody answers.</summary>
    private void Report(Run run, RunOutcome outcome)
    {
        if (outcome is RunOutcome.Interrupted interrupted)
        {
            _log.Info("The run of wakeup {WakeupId} of company {CompanyId} is given back: {Reason}", run.WakeupId, run.Company, interrupted.Reason);
        }

        var report = new WorkerReport(new ReportOutcome(run.Company, run.WakeupId, run.Token, outcome) { ByWorker = true });
        _unanswered.Add(run.Token, report);
        _region.Tell(report);
        ReportAgainLater();
    }

    private void ReportAgain()
    {
        _reporting = false;
        foreach (var report in _unanswered.Values)
        {
            _region.Tell(report);
        }

        ReportAgainLater();
    }

    private void ReportAgainLater()
    {
        if (!_reporting && _unanswered.Count > 0)
        {
            _reporting = true;
            Timers.StartSingleTimer(nameof(Tick.ReportAgain), Tick.ReportAgain, ReportAgainAfter);
        }
    }

    private void Drain(Draining how)
    {
        _draining = _draining < how ? how : _draining;
        _drainers.Add(Sender);
        foreach (var run in _runs.Values)
        {
            run.Worker.Tell(how == Draining.AtOnce ? new AbortRun(run.Token, StopReason.LeaseLost) : new DrainWorker());
        }

        TellLoad();
    }

    /// <summary>A run that a caller outside has goes on without this node: its company watches over it.</summary>
    private void TellDrained()
    {
        if (_drainers.Count > 0
            && (_draining == Draining.AtOnce ? _executing == 0 : _unanswered.Count == 0 && _runs.Values.All(run => run.Stage == Stage.HandedOver)))
        {
            _drainers.ForEach(drainer => drainer.Tell(new WorkerNodeDrained()));
            _drainers.Clear();
        }
    }

    /// <summary>At once, and at most every so often.</summary>
    private void LoadChanged()
    {
        Show();
        if (_tellingSoon)
        {
            return;
        }

        var since = _settings.Time.GetElapsedTime(_toldAt);
        if (since >= TellAgainAfter)
        {
            TellLoad();
            return;
        }

        _tellingSoon = true;
        Timers.StartSingleTimer(nameof(TellAgainAfter), Tick.TellLoad, TellAgainAfter - since);
    }

    private void TellLoad()
    {
        (_tellingSoon, _toldAt) = (false, _settings.Time.GetTimestamp());
        Timers.Cancel(nameof(TellAgainAfter));
        Show();
        _loads.Tell(_settings.Incarnation, Capacity, _executing, Self);
    }

    private void Show() => EngineMetrics.Show(ref _shown, new WorkerUse(_executing, Capacity));

    private enum Tick
    {
        TellLoad = 1,
        ReportAgain = 2,
    }

    private enum Draining
    {
        No = 0,
        Gracefully = 1,
        AtOnce = 2,
    }

    private enum Stage
    {
        Executing = 0,

        /// <summary>A caller outside has it; the worker watches over it, which takes no place.</summary>
        HandedOver = 1,

        /// <summary>Its report waits for an answer.</summary>
        Ended = 2,
    }

    private sealed record WorkerDied(LeaseToken Token) : INoSerializationVerificationNeeded;

    private sealed class Run(CompanyId company, WakeupId wakeupId, LeaseToken token)
    {
        public CompanyId Company { get; } = company;

        public WakeupId WakeupId { get; } = wakeupId;

        public LeaseToken Token { get; } = token;

        public IActorRef Worker { get; set; } = ActorRefs.Nobody;

        public Stage Stage { get; set; }

        public RunOutcome? Outcome { get; set; }
    }
}
