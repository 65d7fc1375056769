using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Telemetry;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Company;

/// <summary>
/// The parent of one company's supervisor and of its workers. It restarts a supervisor that lost its journal, with backoff, while the
/// workers keep running: their reports wait until somebody takes them. In a cluster it is the company's entity, and the workers are on other nodes.
/// </summary>
internal sealed class CompanyGuardian : UntypedActor, IWithTimers
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);

    // Longer than a cluster takes to agree on who is in it, and short enough for the leases of its runs, should it be the company's place after all.
    private static readonly TimeSpan StayAwayFor = TimeSpan.FromSeconds(30);
    private readonly CompanyId _id;
    private readonly EngineSettings _settings;
    private readonly Dictionary<int, IActorRef> _workers = [];
    private readonly LiveRuns _runs = new();
    private readonly WrittenRows _written = new();
    private readonly List<(object Message, IActorRef Sender)> _heldBack = [];
    private IActorRef? _supervisor;
    private Phase _phase = Phase.Working;
    private bool _dispatching;
    private bool _done;
    private int _failures;

    public CompanyGuardian(CompanyId id, EngineSettings settings, bool dispatching) => (_id, _settings, _dispatching) = (id, settings, dispatching);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Made when there is something to say: most have nothing, and there is one for each company.</summary>
    private ILoggingAdapter Log => field ??= Context.GetLogger();

    public static Props Props(CompanyId id, EngineSettings settings, bool dispatching) =>
        Akka.Actor.Props.Create(() => new CompanyGuardian(id, settings, dispatching)).WithMailbox(SmallMailbox.Name);

    protected override void PreStart() => StartSupervisor();

    /// <summary>A failed child is stopped: a supervisor is started again with backoff, a worker's run is interrupted.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StartRun start:
                WorkerOf(start.Lease.Slot).Tell(new ExecuteRun(_id, start), Sender);
                break;
            case StopRun stop:
                _workers.GetValueOrDefault(stop.Lease.Slot)?.Tell(new AbortRun(stop.Lease.Token, stop.Reason));
                break;
            case WorkerHandedOver handedOver:
                _runs.HandOver(handedOver.Token);
                _supervisor?.Forward(message);
                break;
            case WorkerReport:
            case WorkerRenewal:
                _supervisor?.Forward(message);
                break;
            case SupervisorReady:
                foreach (var worker in _workers.Values)
                {
                    worker.Tell(new ReportTo(Sender));
                }

                Timers.StartSingleTimer(nameof(Stable), Stable.Instance, StableAfter);
                break;
            case Stable:
                _failures = 0;
                break;
            case SupervisorDone:
                _done = true;
                break;
            case FallAsleep:
                _phase = Phase.FallingAsleep;
                _supervisor?.Tell(new StopCompany());
                break;
            case Superseded when _phase == Phase.Draining:
                // It leaves anyway, when its supervisor has stopped.
                break;
            case Superseded:
                StayAway();
                break;
            case StillBusy:
                _phase = _phase == Phase.FallingAsleep ? Phase.Working : _phase;
                GiveBack();
                break;
            case StopCompany:
                Leave();
                break;
            case DrainCompany:
                Drain();
                break;
            case SetDispatching set:
                _dispatching = set.Enabled;
                _supervisor?.Tell(set);
                break;
            case Restart:
                StartSupervisor();
                break;
            case StayedAway:
                _phase = Phase.Asleep;
                Context.Parent.Tell(new Passivate(new StopCompany()));
                break;
            case Terminated terminated:
                OnTerminated(terminated.ActorRef);
                break;
            case IWithCompanyId:
                Route(message, Sender);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop() => Refuse(_heldBack);

    private static void Refuse(IEnumerable<(object Message, IActorRef Sender)> messages)
    {
        foreach (var (_, sender) in messages.Where(held => held.Message is CompanyCommand or CompanyQuery))
        {
            sender.Tell(Refusals.Unavailable);
        }
    }

    private void Route(object message, IActorRef sender)
    {
        if (_phase is Phase.FallingAsleep or Phase.Asleep)
        {
            _heldBack.Add((message, sender));
        }
        else if (_supervisor is not null)
        {
            _supervisor.Tell(message, sender);
        }
        else if (message is WakeCompany)
        {
            // It starts again soon, or another process has the company: others need not wait for it.
            _settings.Directory.Tell(new CompanyRecovered(_id));
        }
        else
        {
            Refuse([(message, sender)]);
        }
    }

    private void StartSupervisor()
    {
        var start = new SupervisorStart(_workers.ToImmutableDictionary(), _runs, _dispatching, _written);
        _done = false;
        _supervisor = Context.Watch(Context.ActorOf(CompanySupervisor.Props(_id, _settings, start)));
    }

    private IActorRef WorkerOf(int slot)
    {
        if (!_workers.TryGetValue(slot, out var worker))
        {
            worker = Context.Watch(Context.ActorOf(WakeupWorker.Props(_id, _settings), $"worker-{slot}"));
            _workers.Add(slot, worker);
            _supervisor?.Tell(new WorkerStarted(slot, worker));
            if (_phase == Phase.Draining)
            {
                worker.Tell(new DrainWorker());
            }
        }

        return worker;
    }

    private void OnTerminated(IActorRef child)
    {
        if (!child.Equals(_supervisor))
        {
            OnWorkerTerminated(child);
            return;
        }

        _supervisor = null;
        if (_phase == Phase.Draining)
        {
            Context.Stop(Self);
        }
        else if (!_done)
        {
            _phase = Phase.Working;
            _settings.Directory.Tell(new CompanyRecovered(_id));
            var backoff = Math.Min(LongestBackoff.TotalMilliseconds, FirstBackoff.TotalMilliseconds * Math.Pow(2, _failures++));
            EngineMetrics.SupervisorRestarted();
            Log.Warning("The supervisor of company {CompanyId} stopped; it starts again in {Backoff} ms", _id, backoff);
            Timers.Cancel(nameof(Stable));
            Timers.StartSingleTimer(nameof(Restart), Restart.Instance, TimeSpan.FromMilliseconds(backoff * (0.8 + (0.4 * Random.Shared.NextDouble()))));
            GiveBack();
        }
        else if (_heldBack.Count > 0)
        {
            _phase = Phase.Working;
            StartSupervisor();
            GiveBack();
        }
        else
        {
            _phase = Phase.Asleep;
            Context.Parent.Tell(new Passivate(new StopCompany()));
        }
    }

    /// <summary>A worker that died takes its runs with it; the supervisor hears it as an interruption.</summary>
    private void OnWorkerTerminated(IActorRef worker)
    {
        foreach (var (slot, _) in _workers.Where(pair => pair.Value.Equals(worker)).ToList())
        {
            _workers.Remove(slot);
            _runs.EndAll(slot);
            _supervisor?.Tell(new WorkerDied(slot), ActorRefs.NoSender);
        }
    }

    private void Drain()
    {
        _phase = Phase.Draining;
        if (_supervisor is null)
        {
            Context.Stop(Self);
            return;
        }

        _supervisor.Tell(new DrainCompany());
        foreach (var worker in _workers.Values)
        {
            worker.Tell(new DrainWorker());
        }
    }

    /// <summary>Another process has the company: nothing is done here until the cluster agrees on that.</summary>
    private void StayAway()
    {
        Log.Warning("Company {CompanyId} was taken over by another process; this one stays away from it", _id);
        (_phase, _supervisor) = (Phase.StayingAway, null);
        _settings.Directory.Tell(new CompanyRecovered(_id));
        Timers.StartSingleTimer(nameof(StayedAway), StayedAway.Instance, StayAwayFor);
    }

    /// <summary>The region holds messages for this company back by now; what came before that goes there again.</summary>
    private void Leave()
    {
        if (_settings.WorkerNodes is null)
        {
            Context.Parent.Tell(new GivenBack(_heldBack.ToList()));
        }
        else
        {
            _heldBack.ForEach(held => Context.Parent.Tell(held.Message, held.Sender));
        }

        _heldBack.Clear();
        Context.Stop(Self);
    }

    /// <summary>At once and not by way of the mailbox: what comes next is behind it.</summary>
    private void GiveBack()
    {
        var messages = _heldBack.ToList();
        _heldBack.Clear();
        foreach (var (message, sender) in messages)
        {
            Route(message, sender);
        }
    }

    private enum Phase
    {
        Working = 0,
        FallingAsleep = 1,
        Asleep = 2,
        Draining = 3,
        StayingAway = 4,
    }

    private sealed class Restart : INoSerializationVerificationNeeded
    {
        public static readonly Restart Instance = new();
    }

    private sealed class StayedAway : INoSerializationVerificationNeeded
    {
        public static readonly StayedAway Instance = new();
    }

    private sealed class Stable : INoSerializationVerificationNeeded
    {
        public static readonly Stable Instance = new();
    }
}
