using Akka.Actor;
using Akka.Event;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Workers;

/// <summary>
/// Executes one run at a time under its lease: renews the lease, obeys timeout, cancellation and drain, and reports the outcome until
/// somebody has taken it. While a report waits for its answer, the next run may already be executing.
/// </summary>
internal sealed class WakeupWorker : UntypedActor, IWithTimers
{
    /// <summary>A worker gives its lease up this long before the supervisor does; a third of a short lease.</summary>
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReportAgainAfter = TimeSpan.FromSeconds(1);
    private readonly CompanyId _company;
    private readonly EngineSettings _settings;
    private readonly Dictionary<LeaseToken, ReportOutcome> _unanswered = [];
    private CurrentRun? _current;
    private bool _draining;
    private long? _nextTick;
    private bool _reporting;
    private IActorRef _reportTo = ActorRefs.Nobody;

    public WakeupWorker(CompanyId company, EngineSettings settings) => (_company, _settings) = (company, settings);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Made when there is something to say: most have nothing, and there is one for each company.</summary>
    private ILoggingAdapter Log => field ??= Context.GetLogger();

    /// <summary>How long after the last renewal that was answered the lease is given up.</summary>
    private TimeSpan GiveUpAfter => _settings.Policy.LeaseDuration - Min(LongestMargin, _settings.Policy.LeaseDuration / 3);

    public static Props Props(CompanyId company, EngineSettings settings) =>
        Akka.Actor.Props.Create(() => new WakeupWorker(company, settings)).WithMailbox(SmallMailbox.Name);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ExecuteRun execute:
                Execute(execute.Run);
                break;
            case RunEnded ended when ended.Token == _current?.Token:
                OnEnded(ended);
                break;
            case RunEnded:
                break;
            case AbortRun abort when abort.Token == _current?.Token:
                Stop(abort.Reason);
                break;
            case AbortRun:
                break;
            case Tick:
                OnTick();
                break;
            case WorkerRenewalAnswer answer when answer.Token == _current?.Token:
                OnRenewed(answer.Reply);
                break;
            case WorkerRenewalAnswer or Refusal:
                break;
            case WorkerReportAnswer answer:
                OnAnswered(answer);
                break;
            case ReportAgain:
                _reporting = false;
                ReportUnanswered();
                break;
            case ReportTo now:
                _reportTo = now.Supervisor;
                ReportUnanswered();
                break;
            case DrainWorker:
                _draining = true;
                Schedule();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        if (_current is { } run)
        {
            Cancel(run);
        }
    }

    private void Execute(StartRun start)
    {
        if (_current is { } replaced)
        {
            // Its slot is given to another run, so its lease is gone, and nobody waits for its report.
            Cancel(replaced);
            Settle(replaced.Token);
        }

        _reportTo = Sender;
        var (request, runner) = (start.Request, _settings.Runners.Find(start.Agent.Runner.Kind));
        _current = new CurrentRun(start, _settings.Time.GetTimestamp()) { HandedOver = start.HandedOver };
        if (start.HandedOver)
        {
            Schedule();
            return;
        }

        if (runner is null)
        {
            var kind = start.Agent.Runner.Kind;
            Report(new RunOutcome.Failed($"No runner of kind '{kind}' is registered in this host.", Permanent: true, RefusalCodes.RunnerKindUnknown));
            return;
        }

        var context = new RunContext
        {
            CompanyId = _company,
            AgentId = request.AgentId,
            AgentRole = start.Agent.Role,
            WakeupId = request.WakeupId,
            Attempt = start.Attempt,
            LeaseToken = start.Lease.Token,
            MayHaveRunBefore = !start.IsFresh,
            Slot = start.Lease.Slot,
            Trigger = request.Trigger,
            Priority = request.Priority,
            ScheduledFor = request.ScheduledFor,
            Context = request.Context,
            Mission = start.Ancestry.Mission,
            Goals = start.Ancestry.Goals,
            Tickets = start.Ancestry.Tickets,
            Reason = request.Reason,
            RunnerSettings = start.Agent.Runner.Settings,
            Timeout = start.Timeout,
            TraceParent = request.TraceParent,
        };

        // Detached: a runner that blocks its thread must not block the worker.
        Context.Detach(new RunInvocation(runner, context, Self, _current.Cancellation.Token));
        Schedule();
    }

    private void OnEnded(RunEnded ended)
    {
        var run = _current!;
        if (ended.Fault is null && ended.Outcome is null && _settings.Runners.Find(run.Start.Agent.Runner.Kind)!.HandsOver)
        {
            // The caller outside renews and reports from here on; only timeout and cancellation are still ours.
            run.HandedOver = true;
            Context.Parent.Tell(new WorkerHandedOver(_company, run.WakeupId, run.Token));
            return;
        }

        if (ended.Fault is not null and not OperationCanceledException)
        {
            Log.Warning(ended.Fault, "Run {Attempt} of wakeup {WakeupId} of company {CompanyId} threw", run.Start.Attempt, run.WakeupId, _company);
        }

        Report(OutcomeOf(run, ended));
    }

    /// <summary>What a run that was told to stop reports counts only when it got something done all the same.</summary>
    private static RunOutcome OutcomeOf(CurrentRun run, RunEnded ended) => ended switch
    {
        { Outcome: RunOutcome.Completed or RunOutcome.Skipped } => ended.Outcome,
        _ when run.Stopped is { } reason => StoppedBy(run, reason),
        { Outcome: { } outcome } => outcome,
        { Fault: { } fault } => new RunOutcome.Failed($"{fault.GetType().Name}: {fault.Message}", Code: "exception"),
        _ => new RunOutcome.Failed("The runner ended without an outcome.", Code: "no_outcome"),
    };

    private static RunOutcome StoppedBy(CurrentRun run, StopReason reason) => reason switch
    {
        StopReason.Cancelled => new RunOutcome.Cancelled(),
        StopReason.Paused => new RunOutcome.Interrupted("paused", Planned: true),
        StopReason.Drain => new RunOutcome.Interrupted("drain", Planned: true),
        StopReason.LeaseLost => new RunOutcome.Interrupted("lease_lost", Planned: false),
        _ => new RunOutcome.Failed($"The run did not end within its timeout of {run.Start.Timeout}.", Code: "timeout"),
    };

    /// <summary>What its company would refuse or cut is refused or cut here: it may not fit into a message to the node that has the company.</summary>
    private static RunOutcome Bounded(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed { Result.Length: > ContextRules.MaxResultBytes } =>
            new RunOutcome.Failed(Refusals.ResultTooLarge().Message, Permanent: true, RefusalCodes.ResultTooLarge),
        RunOutcome.Failed failed => failed with { Error = ContextRules.Truncated(failed.Error) },
        _ => outcome,
    };

    /// <summary>Tells the runner to stop, and gives it its grace.</summary>
    private void Stop(StopReason reason)
    {
        if (_current is not { Stopped: null } run)
        {
            return;
        }

        if (run.Start.Lease.Executor == RunStarted.ExternalExecutor && reason == StopReason.LeaseLost)
        {
            // The caller outside has reported, perhaps before the runner knew that the run is handed over; or the lease is gone.
            Cancel(run);
            _current = null;
            Settle(run.Token);
            return;
        }

        run.Stopped = reason;
        run.StoppedAt = _settings.Time.GetTimestamp();
        Cancel(run);
        Schedule();
    }

    /// <summary>Tells the runner to stop. What it does about that happens on another thread: it may block, or throw.</summary>
    private static void Cancel(CurrentRun run) => Context.Detach(run.Cancellation.Cancel);

    private void OnTick()
    {
        _nextTick = null;
        if (_current is not { } run)
        {
            return;
        }

        var time = _settings.Time;
        if (run.Stopped is { } reason)
        {
            if (time.GetElapsedTime(run.StoppedAt) >= _settings.CancelGrace)
            {
                Log.Warning("Run {Attempt} of wakeup {WakeupId} of company {CompanyId} did not stop within its grace and is left behind",
                    run.Start.Attempt, run.WakeupId, _company);
                Report(StoppedBy(run, reason));
                return;
            }
        }
        else if (time.GetElapsedTime(run.StartedAt) >= run.Start.Timeout)
        {
            Stop(StopReason.Unknown);
        }
        else if (_draining && !run.HandedOver && time.GetElapsedTime(run.DrainSince ??= time.GetTimestamp()) >= _settings.ShutdownGrace)
        {
            Stop(StopReason.Drain);
        }
        else if (!run.HandedOver && time.GetElapsedTime(run.RenewedAt) >= GiveUpAfter)
        {
            // Nobody answered for so long that the lease may be somebody else's.
            Stop(StopReason.LeaseLost);
        }

        Renew(run);
        Schedule();
    }

    private void Renew(CurrentRun run)
    {
        if (!run.HandedOver && _settings.Time.GetElapsedTime(run.AskedAt) >= _settings.LeaseHeartbeat)
        {
            run.AskedAt = _settings.Time.GetTimestamp();
            Context.Parent.Tell(new WorkerRenewal(new RenewLease(_company, run.WakeupId, run.Token)));
        }
    }

    private void OnRenewed(CompanyReply reply)
    {
        switch (reply)
        {
            case LeaseRenewal { CancelRequested: true }:
                Stop(StopReason.Cancelled);
                break;
            case LeaseRenewal:
                _current!.RenewedAt = _current.AskedAt;
                break;
            case Refusal { Code: RefusalCodes.StaleLease }:
                Stop(StopReason.LeaseLost);
                break;
        }
    }

    private void Report(RunOutcome outcome)
    {
        var run = _current!;
        _current = null;
        var report = new ReportOutcome(_company, run.WakeupId, run.Token, Bounded(outcome)) { ByWorker = true };
        _unanswered.Add(run.Token, report);
        _reportTo.Tell(new WorkerReport(report));
        ReportAgainLater();
    }

    private void OnAnswered(WorkerReportAnswer answer)
    {
        if (!_unanswered.TryGetValue(answer.Token, out var report))
        {
            return;
        }

        if (!answer.Settles)
        {
            var refusal = (Refusal)answer.Reply;
            if (refusal.Kind is not (RefusalKind.Unavailable or RefusalKind.Limit))
            {
                // The outcome itself is refused, a result that is too large for example: that is how the run ended, then.
                _unanswered[answer.Token] = report with { Outcome = new RunOutcome.Failed(refusal.Message, Permanent: true, refusal.Code) };
                ReportUnanswered();
            }

            return;
        }

        _unanswered.Remove(answer.Token);
        Settle(answer.Token);
    }

    /// <summary>A worker node waits for it. A supervisor knows by itself, and its guardian need not.</summary>
    private void Settle(LeaseToken token)
    {
        if (_reportTo.Equals(Context.Parent))
        {
            _reportTo.Tell(new RunSettled(token));
        }
    }

    /// <summary>By way of the parent, which knows who has the company by now.</summary>
    private void ReportUnanswered()
    {
        foreach (var report in _unanswered.Values)
        {
            Context.Parent.Tell(new WorkerReport(report));
        }

        ReportAgainLater();
    }

    /// <summary>The timer is left running when an answer comes: it is cheaper to find nothing to do than to arm and cancel for every run.</summary>
    private void ReportAgainLater()
    {
        if (!_reporting && _unanswered.Count > 0)
        {
            _reporting = true;
            Timers.StartSingleTimer(nameof(ReportAgain), ReportAgain.Instance, ReportAgainAfter);
        }
    }

    /// <summary>One timer for the earliest instant at which the run needs something.</summary>
    private void Schedule()
    {
        if (_current is not { } run)
        {
            return;
        }

        var time = _settings.Time;
        var wait = run.HandedOver ? _settings.LeaseHeartbeat : _settings.LeaseHeartbeat - time.GetElapsedTime(run.AskedAt);
        wait = run.Stopped is not null
            ? Min(wait, _settings.CancelGrace - time.GetElapsedTime(run.StoppedAt))
            : Min(wait, run.Start.Timeout - time.GetElapsedTime(run.StartedAt));
        if (_draining && run is { Stopped: null, HandedOver: false })
        {
            wait = Min(wait, _settings.ShutdownGrace - time.GetElapsedTime(run.DrainSince ??= time.GetTimestamp()));
        }

        if (run is { Stopped: null, HandedOver: false })
        {
            // Not at the next renewal, which may come when the margin is used up.
            wait = Min(wait, GiveUpAfter - time.GetElapsedTime(run.RenewedAt));
        }

        // A tick that the run before has left behind comes early and arms the next one.
        var at = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        if (_nextTick is null || at < _nextTick)
        {
            _nextTick = at;
            Timers.StartSingleTimer(nameof(Tick), Tick.Instance, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }

    private sealed class ReportAgain : INoSerializationVerificationNeeded
    {
        public static readonly ReportAgain Instance = new();
    }

    private sealed class CurrentRun(StartRun start, long startedAt)
    {
        public StartRun Start { get; } = start;

        public WakeupId WakeupId => Start.Request.WakeupId;

        public LeaseToken Token => Start.Lease.Token;

        /// <summary>Not disposed of: it owns nothing, and a run that was left behind may still look at its token.</summary>
        public CancellationTokenSource Cancellation { get; } = new();

        public long StartedAt { get; } = startedAt;

        public long AskedAt { get; set; } = startedAt;

        public long RenewedAt { get; set; } = startedAt;

        public bool HandedOver { get; set; }

        public StopReason? Stopped { get; set; }

        public long StoppedAt { get; set; }

        public long? DrainSince { get; set; }
    }
}
