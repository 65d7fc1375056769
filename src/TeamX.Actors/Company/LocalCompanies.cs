using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <summary>The region of one process: one guardian per company, started by the first message to it.</summary>
internal sealed class LocalCompanies : UntypedActor, IWithTimers
{
    private const string NamePrefix = "company-";
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);
    private readonly EngineSettings _settings;
    private readonly Dictionary<CompanyId, IActorRef> _companies = [];
    private readonly Dictionary<CompanyId, List<(object Message, IActorRef Sender)>> _leaving = [];
    private readonly List<IActorRef> _drainers = [];
    private bool _dispatching;
    private bool _draining;

    public LocalCompanies(EngineSettings settings) => (_settings, _dispatching) = (settings, settings.Dispatching);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The name of a company's guardian below the region.</summary>
    public static string NameOf(CompanyId id) => NamePrefix + id.Value;

    public static Props Props(EngineSettings settings) => Akka.Actor.Props.Create(() => new LocalCompanies(settings));

    /// <summary>What comes for a company between its actors' end and the news of it goes to dead letters; whoever asked is told.</summary>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    /// <summary>A guardian that fails is a fault of one company: it is stopped, and started again.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Passivate passivate:
                OnPassivate(passivate);
                break;
            case GivenBack given:
                _leaving[IdOf(Sender)].InsertRange(0, given.Messages);
                break;
            case DeadLetter { Message: CompanyCommand or CompanyQuery } letter:
                OnDeadLetter(letter);
                break;
            case DeadLetter:
                break;
            case Terminated terminated:
                OnTerminated(terminated.ActorRef);
                break;
            case ListCompanies:
                _settings.Directory.Forward(message);
                break;
            case SetDispatching set:
                _dispatching = set.Enabled;
                foreach (var company in _companies.Values)
                {
                    company.Tell(set);
                }

                break;
            case DrainCompanies:
                Drain();
                break;
            case GetRegionState:
                Sender.Tell(new RegionState(null));
                break;
            default:
                Route(message);
                break;
        }
    }

    private void Route(object message)
    {
        if (CompanyMessageExtractor.EntityOf(message) is not { } id)
        {
            Unhandled(message);
        }
        else if (!NameRule.IsValid(id.Value))
        {
            Sender.Tell(Refusals.IdInvalid("A company id"));
        }
        else if (_leaving.TryGetValue(id, out var heldBack))
        {
            heldBack.Add((message, Sender));
        }
        else if (_companies.TryGetValue(id, out var company))
        {
            company.Forward(message);
        }
        else if (_draining)
        {
            Sender.Tell(Refusals.Unavailable);
        }
        else
        {
            company = Context.Watch(Context.ActorOf(CompanyGuardian.Props(id, _settings, _dispatching), NameOf(id)));
            _companies.Add(id, company);
            company.Forward(message);
        }
    }

    private void OnPassivate(Passivate passivate)
    {
        if (_leaving.TryAdd(IdOf(Sender), []))
        {
            Sender.Tell(passivate.StopMessage);
        }
    }

    private void OnTerminated(IActorRef company)
    {
        var id = IdOf(company);
        _companies.Remove(id);
        if (_leaving.Remove(id, out var heldBack))
        {
            foreach (var (message, sender) in heldBack)
            {
                Self.Tell(message, sender);
            }
        }
        else if (!_draining)
        {
            // It may have work that is due.
            Timers.StartSingleTimer(id, new WakeCompany(id), RestartAfter);
        }

        TellDrained();
    }

    private void OnDeadLetter(DeadLetter letter)
    {
        if (letter.Recipient.Path.Elements.Take(Self.Path.Elements.Count).SequenceEqual(Self.Path.Elements))
        {
            letter.Sender.Tell(Refusals.Unavailable);
        }
    }

    private void Drain()
    {
        _draining = true;
        _drainers.Add(Sender);
        foreach (var company in _companies.Values)
        {
            company.Tell(new DrainCompany());
        }

        TellDrained();
    }

    private void TellDrained()
    {
        if (_draining && _companies.Count == 0)
        {
            _drainers.ForEach(drainer => drainer.Tell(new Drained()));
            _drainers.Clear();
        }
    }

    /// <summary>A child's name says which company it is.</summary>
    private static CompanyId IdOf(IActorRef company) => new(company.Path.Name[NamePrefix.Length..]);
}
