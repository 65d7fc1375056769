using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Company;

/// <summary>
/// Wakes companies that are not in memory: at the start all that were active, at most 32 at a time, then sleepers by deadline, so far ahead that they
/// have recovered by then. In a cluster there is one of it, and it wakes the active ones again at each look and whenever a node is gone: a company that
/// is at work already only says so.
/// </summary>
internal sealed class CompanyWaker : UntypedActor, IWithTimers
{
    private const int AtOnce = 32;
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromSeconds(30);

    // By then the way to the companies of a node that is gone leads elsewhere.
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(3);
    private readonly ICompanyDirectoryStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _recheck;
    private readonly TimeSpan _ahead;
    private readonly IActorRef? _regionOfCluster;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<CompanyId> _toWake = new();
    private readonly Dictionary<CompanyId, long> _waking = [];
    private readonly HashSet<CompanyId> _woken = [];
    private IActorRef _region = ActorRefs.Nobody;
    private bool _activeListed;
    private bool _looking;
    private bool _lookAgain;
    private bool _moreDue;

    public CompanyWaker(ICompanyDirectoryStore store, TimeProvider time, TimeSpan recheck, TimeSpan ahead, IActorRef? regionOfCluster = null) =>
        (_store, _time, _recheck, _ahead, _regionOfCluster) = (store, time, recheck, ahead, regionOfCluster);

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Horizon => _time.GetUtcNow() + _ahead;

    /// <summary>The one of a process; it begins when it is told to.</summary>
    public static Props Props(ICompanyDirectoryStore store, TimeProvider time, TimeSpan recheck, TimeSpan ahead) =>
        Akka.Actor.Props.Create(() => new CompanyWaker(store, time, recheck, ahead, null));

    /// <summary>The one of a cluster; it begins at once.</summary>
    public static Props PropsOfCluster(ICompanyDirectoryStore store, TimeProvider time, TimeSpan recheck, TimeSpan ahead, IActorRef region) =>
        Akka.Actor.Props.Create(() => new CompanyWaker(store, time, recheck, ahead, region));

    protected override void PreStart()
    {
        if (_regionOfCluster is not null)
        {
            Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
            Start(_regionOfCluster);
        }
    }

    protected override void PostStop()
    {
        if (_regionOfCluster is not null)
        {
            Cluster.Get(Context.System).Unsubscribe(Self);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Begin begin:
                Start(begin.Region);
                break;
            case RowsWritten written:
                _woken.ExceptWith(written.Companies);
                LookForDue();
                break;
            case CompanyRecovered recovered:
                _waking.Remove(recovered.CompanyId);
                WakeMore();
                break;
            case Look:
                LookForDue();
                break;
            case ActiveListed listed:
                _activeListed = true;
                Wake(listed.Companies);
                LookForDue();
                break;
            case DueListed listed:
                OnListed(listed);
                break;
            case ClusterEvent.MemberRemoved:
                WakeAgain();
                Timers.StartSingleTimer(nameof(Again), Again.Instance, AgainAfter);
                break;
            case Again:
                WakeAgain();
                break;
            case GiveUp:
                GiveUpOverdue();
                WakeMore();
                break;
            case Recheck:
                OnRecheck();
                break;
            case Status.Failure failure:
                _looking = false;
                _log.Error(failure.Cause, "The company directory can't be read; it is tried again at the next heartbeat");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Start(IActorRef region)
    {
        _region = region;
        ListActive();
        Timers.StartSingleTimer(nameof(Recheck), Recheck.Instance, _recheck);
    }

    private void ListActive() => Detach(() => new ActiveListed(_store.ListActive()));

    private void LookForDue()
    {
        if (_looking)
        {
            // The look under way may have read before what is to be seen now was written.
            _lookAgain = true;
            return;
        }

        (_looking, _lookAgain) = (true, false);
        var (horizon, limit) = (Horizon, AtOnce + _woken.Count);
        Detach(() =>
        {
            var due = _store.ListDue(horizon, limit);
            return new DueListed(due, HasMore: due.Count == limit, _store.EarliestDeadline(horizon));
        });
    }

    private void OnListed(DueListed listed)
    {
        (_looking, _moreDue) = (false, listed.HasMore);
        Wake(listed.Companies);
        if (_lookAgain)
        {
            LookForDue();
        }
        else if ((listed.NextDeadline - Horizon) / FastClock.SpeedOf(_time) is { } wait && wait < _recheck)
        {
            Timers.StartSingleTimer(nameof(Look), Look.Instance, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }
    }

    private void Wake(IReadOnlyList<CompanyId> companies)
    {
        foreach (var id in companies.Where(id => _woken.Add(id)))
        {
            _toWake.Enqueue(id);
        }

        WakeMore();
    }

    private void WakeMore()
    {
        while (_waking.Count < AtOnce && _toWake.TryDequeue(out var id))
        {
            _waking[id] = _time.GetTimestamp();
            _region.Tell(new WakeCompany(id));
        }

        if (_waking.Count == AtOnce && !Timers.IsTimerActive(nameof(GiveUp)))
        {
            Timers.StartSingleTimer(nameof(GiveUp), GiveUp.Instance, RecoveryPatience);
        }

        if (_moreDue && _toWake.Count == 0)
        {
            _moreDue = false;
            LookForDue();
        }
    }

    /// <summary>What was on its way to a node that is gone was lost with it: nobody is waited for, and all are woken again.</summary>
    private void WakeAgain()
    {
        _waking.Clear();
        ForgetWoken();
        WakeMore();
        ListActive();
    }

    /// <summary>A company that does not recover must not keep the others waiting.</summary>
    private void GiveUpOverdue()
    {
        foreach (var id in _waking.Where(pair => _time.GetElapsedTime(pair.Value) >= RecoveryPatience).Select(pair => pair.Key).ToList())
        {
            _waking.Remove(id);
        }
    }

    /// <summary>One that was woken in vain is woken again.</summary>
    private void OnRecheck()
    {
        GiveUpOverdue();
        ForgetWoken();
        if (!_activeListed || _regionOfCluster is not null)
        {
            ListActive();
        }

        WakeMore();
        LookForDue();
        Timers.StartSingleTimer(nameof(Recheck), Recheck.Instance, _recheck);
    }

    private void ForgetWoken()
    {
        _woken.Clear();
        _woken.UnionWith(_toWake);
        _woken.UnionWith(_waking.Keys);
    }

    private void Detach(Func<object> read) => Context.Detach(read, Self);

    /// <summary>From the host: the region that wakes companies.</summary>
    internal sealed record Begin(IActorRef Region) : INoSerializationVerificationNeeded;

    private sealed record ActiveListed(IReadOnlyList<CompanyId> Companies) : INoSerializationVerificationNeeded;

    private sealed record DueListed(IReadOnlyList<CompanyId> Companies, bool HasMore, DateTimeOffset? NextDeadline) : INoSerializationVerificationNeeded;

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }

    private sealed class Again : INoSerializationVerificationNeeded
    {
        public static readonly Again Instance = new();
    }

    private sealed class GiveUp : INoSerializationVerificationNeeded
    {
        public static readonly GiveUp Instance = new();
    }

    private sealed class Recheck : INoSerializationVerificationNeeded
    {
        public static readonly Recheck Instance = new();
    }
}
