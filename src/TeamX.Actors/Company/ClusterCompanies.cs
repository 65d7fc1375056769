using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Event;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <summary>
/// The region of a node in a cluster: what <see cref="LocalCompanies"/> is in one process. Companies are entities of 128 shards, each on one of the nodes
/// that have companies; wherever it is, a message finds it.
/// </summary>
internal sealed class ClusterCompanies : UntypedActor
{
    /// <summary>The name of the entities in the cluster; frozen, as nodes of several releases share them.</summary>
    public const string TypeName = "company";

    private static readonly string[] ShardsPath = ["system", "sharding"];
    private static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(2);
    private static readonly RegionState Unknown = new("The cluster does not say where companies are. Try again.");
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly EngineSettings _settings;
    private readonly IActorRef? _shards;
    private readonly IActorRef _proxy;
    private readonly DispatchSwitch _dispatch;
    private readonly IActorRef? _workerNode;
    private readonly List<IActorRef> _drainers = [];
    private bool _draining;
    private bool _abandoned;
    private bool _drained;

    /// <param name="settings">The engine's settings.</param>
    /// <param name="shards">The shards of this node; null when it has none.</param>
    /// <param name="proxy">The way to the shards of other nodes.</param>
    /// <param name="dispatch">Tells companies that start on this node whether runs may start.</param>
    /// <param name="workerNode">What executes runs on this node; null when nothing does.</param>
    public ClusterCompanies(EngineSettings settings, IActorRef? shards, IActorRef proxy, DispatchSwitch dispatch, IActorRef? workerNode) =>
        (_settings, _shards, _proxy, _dispatch, _workerNode) = (settings, shards, proxy, dispatch, workerNode);

    public static Props Props(EngineSettings settings, IActorRef? shards, IActorRef proxy, DispatchSwitch dispatch, IActorRef? workerNode) =>
        Akka.Actor.Props.Create(() => new ClusterCompanies(settings, shards, proxy, dispatch, workerNode));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        Context.System.EventStream.Subscribe(Self, typeof(Dropped));
        if (_shards is not null)
        {
            Context.Watch(_shards);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ListCompanies:
                _settings.Directory.Forward(message);
                break;
            case SetDispatching set:
                _dispatch.Enabled = set.Enabled;
                TellLocalCompanies(set);
                break;
            case DrainCompanies:
                Drain();
                break;
            case AbandonCompanies:
                Abandon();
                break;
            case GetRegionState:
                AnswerState(Sender);
                break;
            case WorkerNodeDrained when _abandoned:
                OnDrained();
                break;
            case WorkerNodeDrained:
                HandOver();
                break;
            case Terminated when _abandoned:
                // A node that is declared down loses its shards at once; its runs are what is waited for.
                _drained = true;
                break;
            case Terminated:
                OnDrained();
                break;
            case AllDeadLetters { Message: CompanyCommand or CompanyQuery } letter:
                OnUndelivered(letter);
                break;
            case AllDeadLetters:
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
        else if (_abandoned && message is CompanyCommand or CompanyQuery)
        {
            // Others have the companies by now.
            Sender.Tell(Refusals.Unavailable);
        }
        else
        {
            // Also to its own shards: while one of them is handed over, the region drops what came to it directly, and the proxy keeps it.
            _proxy.Forward(message);
        }
    }

    /// <summary>First the runs of this node end, while its companies can still take their reports; then the companies go to other nodes.</summary>
    private void Drain()
    {
        _drainers.Add(Sender);
        if (_drained)
        {
            OnDrained();
        }
        else if (!_draining)
        {
            _draining = true;
            if (_workerNode is null)
            {
                HandOver();
            }
            else
            {
                _workerNode.Tell(new DrainWorker());
            }
        }
    }

    /// <summary>The cluster goes on without this node, and others have its companies: what runs here has to end before they count on it.</summary>
    private void Abandon()
    {
        _drainers.Add(Sender);
        _draining = _abandoned = true;
        if (_workerNode is null)
        {
            OnDrained();
        }
        else
        {
            _workerNode.Tell(new AbortAllRuns());
        }
    }

    private void HandOver()
    {
        if (_shards is null)
        {
            OnDrained();
        }
        else
        {
            _shards.Tell(GracefulShutdown.Instance);
        }
    }

    private void OnDrained()
    {
        _drained = true;
        _drainers.ForEach(drainer => drainer.Tell(new Drained()));
        _drainers.Clear();
    }

    /// <summary>A member finds companies when whoever knows where they are answers it.</summary>
    private void AnswerState(IActorRef asker)
    {
        if (_cluster.SelfMember.Status != MemberStatus.Up)
        {
            asker.Tell(new RegionState("This node is not a member of its cluster yet, or leaves it. Use another one."));
            return;
        }

        Ask().PipeTo(asker);

        async Task<RegionState> Ask()
        {
            try
            {
                // While nobody is known who says where companies are, the proxy itself answers that there are no regions.
                var known = await _proxy.Ask<CurrentRegions>(GetCurrentRegions.Instance, KnownWithin).ConfigureAwait(false);
                return known.Regions.Count > 0 ? new RegionState(null) : Unknown;
            }
            catch (AskTimeoutException)
            {
                return Unknown;
            }
        }
    }

    /// <summary>
    /// A message that was on its way while a company moved, or its node died, may be dropped by a shard or by the network, here or where it was sent to. Whoever
    /// asked from this node is told at once.
    /// </summary>
    private static void OnUndelivered(AllDeadLetters letter)
    {
        if (letter is Dropped || letter.Recipient.Path.Elements.Take(ShardsPath.Length).SequenceEqual(ShardsPath))
        {
            letter.Sender?.Tell(Refusals.Unavailable);
        }
    }

    /// <summary>Entities are the children of shards, and those are the children of the node's region.</summary>
    private void TellLocalCompanies(object message)
    {
        if (_shards is not null)
        {
            Context.ActorSelection(_shards.Path / "*" / "*").Tell(message);
        }
    }
}

/// <summary>Whether runs may start in companies that come to this node.</summary>
internal sealed class DispatchSwitch(bool enabled)
{
    private volatile bool _enabled = enabled;

    public bool Enabled
    {
        get => _enabled;
        set => _enabled = value;
    }
}

/// <summary>Tells the cluster where companies belong.</summary>
internal sealed class CompanyShards : IMessageExtractor
{
    public string? EntityId(object message) => CompanyMessageExtractor.EntityOf(message)?.Value;

    public object EntityMessage(object message) => message;

    public string ShardId(string entityId, object? messageHint = null) => CompanyMessageExtractor.ShardOf(new CompanyId(entityId));

    [Obsolete("The interface still asks for it.")]
    public string ShardId(object message) => CompanyMessageExtractor.EntityOf(message) is { } id ? CompanyMessageExtractor.ShardOf(id) : string.Empty;
}
