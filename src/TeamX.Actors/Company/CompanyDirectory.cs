using Akka.Actor;
using Akka.Event;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Company;

/// <summary>
/// Knows when each company next needs its supervisor, and wakes those that are not in memory: at the start all that were active, at most
/// 32 at a time, then sleepers by deadline, so far ahead that they have recovered by then. A row may be early, never late. Rows that are asked
/// for together are written together.
/// </summary>
internal sealed class CompanyDirectory : UntypedActor, IWithTimers
{
    private const int AtOnce = 32;
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromSeconds(30);
    private readonly ICompanyDirectoryStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _recheck;
    private readonly TimeSpan _ahead;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<CompanyId> _toWake = new();
    private readonly Dictionary<CompanyId, long> _waking = [];
    private readonly HashSet<CompanyId> _woken = [];
    private List<(DirectoryEntry Entry, IActorRef Asker)> _unwritten = [];
    private IActorRef _region = ActorRefs.Nobody;
    private bool _writing;
    private bool _activeListed;
    private bool _looking;
    private bool _lookAgain;
    private bool _moreDue;

    public CompanyDirectory(ICompanyDirectoryStore store, TimeProvider time, TimeSpan recheck, TimeSpan ahead) =>
        (_store, _time, _recheck, _ahead) = (store, time, recheck, ahead);

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Horizon => _time.GetUtcNow() + _ahead;

    public static Props Props(ICompanyDirectoryStore store, TimeProvider time, TimeSpan recheck, TimeSpan ahead) =>
        Akka.Actor.Props.Create(() => new CompanyDirectory(store, time, recheck, ahead));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Begin begin:
                _region = begin.Region;
                ListActive();
                Timers.StartSingleTimer(nameof(Recheck), Recheck.Instance, _recheck);
                break;
            case MarkActive mark:
                Keep(new DirectoryEntry(mark.CompanyId, null, Active: true));
                break;
            case MarkSleeping mark:
                Keep(new DirectoryEntry(mark.CompanyId, mark.NextDeadline, Active: false));
                break;
            case Written written:
                OnWritten(written);
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
            case Recheck:
                OnRecheck();
                break;
            case ListCompanies list:
                var (asker, limit) = (Sender, Math.Clamp(list.Limit, 1, 1_000));
                Context.Detach(() => PageOf(_store.ListIds(list.After, limit + 1), limit), asker);
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

    private static CompanyIdPage PageOf(IReadOnlyList<CompanyId> ids, int limit) => new([.. ids.Take(limit)], ids.Count > limit);

    private void Keep(DirectoryEntry entry)
    {
        _unwritten.Add((entry, Sender));
        WriteNext();
    }

    private void WriteNext()
    {
        if (_writing || _unwritten.Count == 0)
        {
            return;
        }

        _writing = true;
        var batch = _unwritten;
        _unwritten = [];
        Context.Detach(() => Write(batch), Self);
    }

    private Written Write(List<(DirectoryEntry Entry, IActorRef Asker)> batch)
    {
        try
        {
            _store.Write([.. batch.Select(item => item.Entry)]);
            return new Written(batch, null);
        }
        catch (Exception fault)
        {
            return new Written(batch, fault);
        }
    }

    private void OnWritten(Written written)
    {
        _writing = false;
        if (written.Fault is not null)
        {
            _log.Error(written.Fault, "The company directory can't be written");
        }

        foreach (var (entry, asker) in written.Batch)
        {
            asker.Tell(written.Fault is null ? new DirectoryWritten(entry.Active) : new DirectoryUnavailable());
            if (written.Fault is null)
            {
                _woken.Remove(entry.CompanyId);
            }
        }

        WriteNext();
        LookForDue();
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
        else if (listed.NextDeadline - Horizon is { } wait && wait < _recheck)
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

        if (_moreDue && _toWake.Count == 0)
        {
            _moreDue = false;
            LookForDue();
        }
    }

    /// <summary>A company that does not recover must not keep the others waiting, and one that was woken in vain is woken again.</summary>
    private void OnRecheck()
    {
        foreach (var id in _waking.Where(pair => _time.GetElapsedTime(pair.Value) > RecoveryPatience).Select(pair => pair.Key).ToList())
        {
            _waking.Remove(id);
        }

        _woken.Clear();
        _woken.UnionWith(_toWake);
        _woken.UnionWith(_waking.Keys);
        if (!_activeListed)
        {
            ListActive();
        }

        WakeMore();
        LookForDue();
        Timers.StartSingleTimer(nameof(Recheck), Recheck.Instance, _recheck);
    }

    private void Detach(Func<object> read) => Context.Detach(read, Self);

    /// <summary>From the host: the region that wakes companies.</summary>
    internal sealed record Begin(IActorRef Region) : INoSerializationVerificationNeeded;

    private sealed record Written(List<(DirectoryEntry Entry, IActorRef Asker)> Batch, Exception? Fault) : INoSerializationVerificationNeeded;

    private sealed record ActiveListed(IReadOnlyList<CompanyId> Companies) : INoSerializationVerificationNeeded;

    private sealed record DueListed(IReadOnlyList<CompanyId> Companies, bool HasMore, DateTimeOffset? NextDeadline) : INoSerializationVerificationNeeded;

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }

    private sealed class Recheck : INoSerializationVerificationNeeded
    {
        public static readonly Recheck Instance = new();
    }
}
