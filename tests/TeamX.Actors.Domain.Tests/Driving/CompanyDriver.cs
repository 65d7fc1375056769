using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Tests.Driving;

/// <summary>
/// Drives the core as a supervisor does: decides a command, starts what can start, keeps the events as its journal, and wakes itself only
/// for what <see cref="CompanyState.NextChangeIn"/> names. Time is virtual.
/// </summary>
internal sealed partial class CompanyDriver
{
    public static readonly CompanyId Id = new("acme");
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private readonly FiledRequests _requests = new();
    private DecisionContext _context;
    private Decision _decision;
    private int _incarnations;
    private long _recoveredThrough;
    private SnapshotMark? _saved;

    public CompanyDriver(int seed = 1)
    {
        Random = new SteppedRandom(seed);
        State = new CompanyState(Id, _requests);
        _context = NewContext();
        _decision = new Decision(State, _context);
    }

    public SteppedRandom Random { get; }

    public CompanyState State { get; private set; }

    /// <summary>Wall time.</summary>
    public DateTimeOffset Now { get; set; } = Morning;

    /// <summary>Monotonic time since the last recovery.</summary>
    public TimeSpan Uptime { get; set; }

    /// <summary>Every event so far.</summary>
    public List<RecordedEvent> Journal { get; } = [];

    /// <summary>The events of the last decision and of the starts after it.</summary>
    public List<RecordedEvent> Latest { get; } = [];

    /// <summary>Every effect so far.</summary>
    public List<CompanyEffect> Effects { get; } = [];

    /// <summary>Whether workers renew their leases while time passes.</summary>
    public bool WorkersAlive { get; set; } = true;

    /// <summary>Kinds of runners whose runs an outside caller finishes.</summary>
    public HashSet<string> HandedOver { get; } = [];

    /// <summary>Whether runs start; answers say so, and <see cref="StartAll"/> obeys.</summary>
    public bool Dispatching { get; set; } = true;

    /// <summary>Whether somebody can execute one more run; answers say so.</summary>
    public bool WorkerFree { get; set; } = true;

    /// <summary>How long the runs of an agent take, as far as answers know.</summary>
    public Func<AgentDefined, TimeSpan?> DurationOf { get; set; } = _ => null;

    public string Incarnation => _context.Incarnation;

    /// <summary>Sees each event; true when it is a start that the queue chose.</summary>
    public Action<RecordedEvent, bool>? Witness { get; set; }

    public IEnumerable<CompanyEvent> Events => Journal.Select(recorded => recorded.Body);

    /// <summary>Sends a command, then starts what can start.</summary>
    public CompanyReply Send(CompanyCommand command)
    {
        if (command is not (ReconcileRuns or CheckLeases or ApplyPolicy or ApplyRetention))
        {
            FireAll();
        }

        var reply = Decide(command);
        StartAll();
        return reply;
    }

    /// <summary>Sends a command and leaves what could start where it is.</summary>
    public CompanyReply Decide(CompanyCommand command)
    {
        _context.SetTime(Now, Uptime);
        var reply = CompanyDecider.Decide(_decision, command);
        if (reply is Refusal refusal && _decision.Events.Any(recorded => recorded.Body is not StaleReportRefused))
        {
            throw new InvalidOperationException($"{command} was refused with {refusal.Code}, and something was recorded.");
        }

        Latest.Clear();
        Keep(chosen: false);
        return reply;
    }

    /// <summary>Applies the retention, as if a snapshot had been saved each time.</summary>
    public void Retain()
    {
        _context.SetTime(Now, Uptime);
        CompanyDecider.Decide(_decision, new ApplyRetention(Id, _saved));
        Keep(chosen: false);
        _saved = new SnapshotMark(State.LastEventNumber, State.Retention.LatestAt);
    }

    /// <summary>Applies the retention when it is due, fires what is due, and starts what can start.</summary>
    public void StartAll()
    {
        if (State.NextRetentionAt(Now) <= Now)
        {
            Retain();
        }

        FireAll();
        for (_decision.Begin(null); Dispatching && RunDecider.TryStartNext(_decision, _recoveredThrough); _decision.Begin(null))
        {
            Keep(chosen: true);
        }
    }

    private void FireAll()
    {
        _context.SetTime(Now, Uptime);
        while (State.HasDueFire(Now))
        {
            _decision.Begin(null);
            ScheduleDecider.FireNext(_decision);
            Keep(chosen: false);
        }
    }

    /// <summary>Lets both clocks go on, stopping wherever something can change by itself.</summary>
    public void Advance(TimeSpan by)
    {
        var idle = 0;
        for (var left = by; ;)
        {
            // By the clock, not by the steps: what else happens must not change when leases are renewed.
            var toRenewal = RenewEvery - new TimeSpan(Uptime.Ticks % RenewEvery.Ticks);
            if (WorkersAlive && (left == by || toRenewal == RenewEvery))
            {
                RenewAll();
            }

            var next = State.NextChangeIn(Now, Uptime) ?? TimeSpan.MaxValue;
            if (next == TimeSpan.Zero && ++idle > 3)
            {
                throw new InvalidOperationException("The timer fires again and again, and nothing changes.");
            }

            idle = next == TimeSpan.Zero ? idle : 0;
            var step = WorkersAlive && State.Running.Count > 0 && next > toRenewal ? toRenewal : next;
            if (step > left)
            {
                Pass(left);
                return;
            }

            Pass(step);
            left -= step;
            Tick();
        }
    }

    /// <summary>Sets the wall clock, forward or back; the monotonic clock does not notice.</summary>
    public void JumpWall(TimeSpan by)
    {
        Now += by;
        Tick();
    }

    /// <summary>What the timer and the heartbeat do.</summary>
    public void Tick() => Send(new CheckLeases(Id));

    /// <summary>A new supervisor from the journal, in a new process unless told otherwise.</summary>
    public void Recover(bool sameProcess = false, bool reconcile = true, params LiveRun[] liveRuns)
    {
        var before = Incarnation;
        State = Replay(Journal);
        _recoveredThrough = State.LastEventNumber;
        Uptime = TimeSpan.Zero;
        _incarnations += sameProcess ? 0 : 1;
        _context = NewContext();
        _decision = new Decision(State, _context);
        if (reconcile)
        {
            Send(new ReconcileRuns(Id, [before], [.. liveRuns]));
        }
    }

    /// <summary>A driver that goes on from a snapshot of this one.</summary>
    public CompanyDriver Twin()
    {
        var twin = new CompanyDriver { Now = Now, Uptime = Uptime, WorkersAlive = WorkersAlive, _incarnations = _incarnations, _saved = _saved };
        twin.State = CompanyState.Restore(Id, State.ToSnapshot(), _requests);
        twin._context = twin.NewContext();
        twin._decision = new Decision(twin.State, twin._context);
        twin.Journal.AddRange(Journal);
        return twin;
    }

    /// <summary>The state that events lead to.</summary>
    public static CompanyState Replay(IEnumerable<RecordedEvent> journal)
    {
        var state = new CompanyState(Id);
        foreach (var recorded in journal)
        {
            state.Apply(recorded);
        }

        return state;
    }

    private DecisionContext NewContext()
    {
        var incarnation = $"process-{_incarnations}";
        return new(incarnation, Random) { HandsOver = HandedOver.Contains, ChooseExecutor = () => WorkerFree ? incarnation : null };
    }

    private void Pass(TimeSpan time)
    {
        Now += time;
        Uptime += time;
    }

    private void RenewAll()
    {
        foreach (var run in State.Running.Values)
        {
            Decide(new RenewLease(Id, run.Id, run.Progress.Lease!.Token));
        }
    }

    private void Keep(bool chosen)
    {
        if (_decision.Events.Count > 0)
        {
            Decisions.Add([.. _decision.Events.Select(recorded => recorded.Body)]);
        }

        foreach (var recorded in _decision.Events)
        {
            Journal.Add(recorded);
            Latest.Add(recorded);
            Witness?.Invoke(recorded, chosen && recorded.Body is RunStarted);
        }

        Effects.AddRange(_decision.Effects);
    }
}
