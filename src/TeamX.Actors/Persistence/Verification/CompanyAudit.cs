using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Persistence.Verification;

/// <summary>
/// Checks the journal of one company, commit by commit, for its invariants. It folds the events into the same state that the company's
/// supervisor has, and asks it before each start what was to start.
/// </summary>
public sealed partial class CompanyAudit
{
    private readonly Dictionary<Invariant, long> _checked = [];
    private readonly List<Violation> _violations = [];
    private readonly HashSet<Guid> _tokens = [];
    private readonly HashSet<Guid> _accepted = [];
    private readonly CompanyState _state;
    private Commit? _last;
    private string? _writer;
    private DateTimeOffset _latest = DateTimeOffset.MinValue;
    private long _number;
    private bool _lost;

    /// <summary>Begins before the first event, or where a snapshot was taken.</summary>
    /// <param name="company">The company.</param>
    /// <param name="from">The snapshot to begin from; null for the beginning.</param>
    public CompanyAudit(CompanyId company, CompanySnapshot? from = null)
    {
        _state = from is null ? new CompanyState(company) : CompanyState.Restore(company, from);
        _number = StartedAt = _state.LastEventNumber;
        foreach (var wakeup in _state.Live.Values.Concat(_state.Finished).Concat(_state.DeadLettered))
        {
            _accepted.Add(wakeup.Id.Value);
            if (wakeup.Progress.Lease is { } lease)
            {
                _tokens.Add(lease.Token.Value);
            }
        }
    }

    /// <summary>The company.</summary>
    public CompanyId CompanyId => _state.Id;

    /// <summary>The last event that was taken from the snapshot unseen; 0 from the beginning.</summary>
    public long StartedAt { get; }

    /// <summary>Commits that were read.</summary>
    public long Commits { get; private set; }

    /// <summary>Events that were checked.</summary>
    public long Events { get; private set; }

    /// <summary>Starts of runs.</summary>
    public long Starts { get; private set; }

    /// <summary>Starts that a restarted supervisor recorded belatedly, because their record was lost with a failed write. They are out of turn by nature.</summary>
    public long Adopted { get; private set; }

    /// <summary>Requests that were accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Requests that have not reached a final state.</summary>
    public int Unfinished => _state.Live.Count;

    /// <summary>The most runs there were at once.</summary>
    public int MostRunning { get; private set; }

    /// <summary>The furthest that the wall clock went back between two events. A set clock is no fault of the journal.</summary>
    public TimeSpan ClockWentBack { get; private set; }

    /// <summary>The latest instant of an event.</summary>
    public DateTimeOffset LatestInstant => _latest;

    /// <summary>How often each invariant was looked at.</summary>
    public IReadOnlyDictionary<Invariant, long> Checked => _checked;

    /// <summary>Each broken invariant.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Checks the commits of one company from its first.</summary>
    public static CompanyAudit Of(CompanyId company, IEnumerable<Commit> commits)
    {
        ArgumentNullException.ThrowIfNull(commits);
        var audit = new CompanyAudit(company);
        foreach (var commit in commits)
        {
            audit.Take(commit);
        }

        return audit;
    }

    /// <summary>Checks one more commit.</summary>
    /// <param name="commit">The commit after the one before.</param>
    /// <param name="writer">Which life of the supervisor wrote it; null when that is not known.</param>
    public void Take(Commit commit, string? writer = null)
    {
        ArgumentNullException.ThrowIfNull(commit);
        Commits++;
        Check(Invariant.Readable, true, () => "");
        var mayAdopt = _last?.IncarnationId == commit.IncarnationId && (writer is null || writer != _writer);
        foreach (var recorded in commit.Events)
        {
            if (_lost)
            {
                return;
            }

            Take(recorded, mayAdopt && recorded.At == commit.Events[0].At);
        }

        (_last, _writer) = (commit, writer);
    }

    /// <summary>A row could not be read: what follows can't be judged, because nobody knows the state before it.</summary>
    public void TakeUnreadable(long sequenceNr, string fault)
    {
        _number++;
        Lose(Invariant.Readable, $"row {sequenceNr} can't be read: {fault}");
    }

    /// <summary>Rows are missing: what follows can't be judged.</summary>
    public void TakeGap(string what)
    {
        _number++;
        Lose(Invariant.Numbers, what);
    }

    private void Take(RecordedEvent recorded, bool mayBeAdopted)
    {
        var before = _number;
        _number = recorded.Number;
        Check(Invariant.Numbers, _number == before + 1, () => $"event {_number} follows event {before}");
        Events++;
        ClockWentBack = recorded.At < _latest && _latest - recorded.At > ClockWentBack ? _latest - recorded.At : ClockWentBack;
        _latest = recorded.At > _latest ? recorded.At : _latest;

        // What can't be applied as it stands is left out, or mended, so that the rest can still be judged.
        if (Judged(recorded, mayBeAdopted) is not { } body)
        {
            return;
        }

        try
        {
            _state.Apply(recorded with { Number = _state.LastEventNumber + 1, Body = body });
            Check(Invariant.Fits, true, () => "");
        }
        catch (Exception misfit) when (misfit is InvalidOperationException or KeyNotFoundException or ArgumentException or NullReferenceException)
        {
            Lose(Invariant.Fits, $"{recorded.Body.GetType().Name} does not fit the state: {misfit.Message}");
        }

        MostRunning = Math.Max(MostRunning, _state.Running.Count);
    }

    private CompanyEvent? Judged(RecordedEvent recorded, bool mayBeAdopted)
    {
        switch (recorded.Body)
        {
            case WakeupDeduplicated or StaleReportRefused:
                // An answer about a request, also a finished one, is not a step of its life.
                return recorded.Body;
            case WakeupScheduled scheduled:
                var isNew = _accepted.Add(scheduled.WakeupId.Value);
                Check(Invariant.AcceptedOnce, isNew, () => $"request {scheduled.WakeupId} was accepted before");
                Accepted += isNew ? 1 : 0;
                return isNew ? scheduled : null;
            case WakeupEvent about:
                return Judged(about, recorded.At, mayBeAdopted);
            default:
                return recorded.Body;
        }
    }

    private WakeupEvent? Judged(WakeupEvent about, DateTimeOffset at, bool mayBeAdopted)
    {
        var known = _accepted.Contains(about.WakeupId.Value);
        Check(Invariant.Known, known, () => $"{about.GetType().Name} is about request {about.WakeupId}, which was never accepted");
        if (!known)
        {
            return null;
        }

        var isLive = _state.Live.TryGetValue(about.WakeupId, out var wakeup);
        Check(Invariant.Final, isLive, () => $"{about.GetType().Name} follows the final state of request {about.WakeupId}");
        if (!isLive)
        {
            return null;
        }

        var running = wakeup!.Progress.Status == WakeupStatus.Processing;
        switch (about)
        {
            case RunStarted started:
                return JudgedStart(started, wakeup, at, mayBeAdopted);
            case WakeupCoalesced or WakeupPulledForward:
                return Check(Invariant.Pending, !running, () => $"{about.GetType().Name} is about request {wakeup.Id}, which is running") ? about : null;
            case WakeupCancelled:
                return about;
            default:
                return JudgedEnd(about, wakeup, running);
        }
    }

    private WakeupEvent? JudgedEnd(WakeupEvent about, Wakeup wakeup, bool running)
    {
        if (!Check(Invariant.Running, running, () => $"{about.GetType().Name} is about request {wakeup.Id}, which does not run"))
        {
            return null;
        }

        if (TokenOf(about) is { } token)
        {
            Check(Invariant.EndToken, token == wakeup.Progress.Lease!.Token, () => $"{about.GetType().Name} of request {wakeup.Id} carries another run's token");
        }

        return about;
    }

    private static LeaseToken? TokenOf(WakeupEvent end) => end switch
    {
        RunCompleted completed => completed.Token,
        RunSkipped skipped => skipped.Token,
        RetryScheduled retry => retry.Token,
        WakeupDeadLettered dead => dead.Token,
        RunDeferred deferred => deferred.Token,
        RunInterrupted interrupted => interrupted.Token,
        _ => null,
    };

    private void Lose(Invariant invariant, string message)
    {
        Check(invariant, false, () => $"{message}; this company is not checked any further");
        _lost = true;
    }

    private bool Check(Invariant invariant, bool holds, Func<string> message)
    {
        _checked[invariant] = _checked.GetValueOrDefault(invariant) + 1;
        if (!holds)
        {
            _violations.Add(new Violation(CompanyId, _number, invariant, $"{Invariants.Sentence(invariant)}: {message()}."));
        }

        return holds;
    }
}
