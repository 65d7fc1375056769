using Akka.Actor;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <summary>The region of one process: one guardian per company, started by the first message to it.</summary>
internal sealed class LocalCompanies : UntypedActor
{
    private const string NamePrefix = "company-";
    private readonly EngineSettings _settings;
    private readonly Dictionary<CompanyId, IActorRef> _companies = [];
    private readonly Dictionary<CompanyId, List<(object Message, IActorRef Sender)>> _leaving = [];
    private readonly List<IActorRef> _drainers = [];
    private bool _dispatching = true;
    private bool _draining;

    public LocalCompanies(EngineSettings settings) => _settings = settings;

    /// <summary>The name of a company's guardian below the region.</summary>
    public static string NameOf(CompanyId id) => NamePrefix + id.Value;

    public static Props Props(EngineSettings settings) => Akka.Actor.Props.Create(() => new LocalCompanies(settings));

    /// <summary>A guardian that fails is a fault of one company: it is stopped, and started by the next message.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Passivate:
                OnPassivate();
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

    private void OnPassivate()
    {
        if (_leaving.TryAdd(IdOf(Sender), []))
        {
            Sender.Tell(new StopCompany());
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

        TellDrained();
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
