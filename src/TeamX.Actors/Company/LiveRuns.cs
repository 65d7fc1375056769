using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Company;

/// <summary>
/// What the workers of one guardian execute, or have reported without an answer, in the order of the starts. The supervisor at work keeps it and the next one
/// begins with it; the guardian adds what must not wait for a supervisor. So both may use it at once.
/// </summary>
internal sealed class LiveRuns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LeaseToken, Entry> _runs = [];
    private readonly Dictionary<int, LeaseToken> _latestOfSlot = [];
    private long _started;

    /// <summary>A worker is given a run. What still ran in its slot has lost its lease.</summary>
    public void Add(WakeupId wakeup, Lease lease, bool handedOver)
    {
        lock (_gate)
        {
            if (_latestOfSlot.TryGetValue(lease.Slot, out var before) && _runs.TryGetValue(before, out var entry) && entry.Outcome is null)
            {
                _runs.Remove(before);
            }

            _latestOfSlot[lease.Slot] = lease.Token;
            _runs[lease.Token] = new Entry(_started++, wakeup, lease, handedOver, Outcome: null);
        }
    }

    /// <summary>A caller outside has the run from here on.</summary>
    public void HandOver(LeaseToken token)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(token, out var run))
            {
                _runs[token] = run with { HandedOver = true };
            }
        }
    }

    /// <summary>The run has ended, and nobody has answered its report.</summary>
    public void End(LeaseToken token, RunOutcome outcome)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(token, out var run))
            {
                _runs[token] = run with { Outcome = outcome };
            }
        }
    }

    /// <summary>The report on the run is answered, or nobody waits for one.</summary>
    public void Settle(LeaseToken token)
    {
        lock (_gate)
        {
            _runs.Remove(token);
        }
    }

    /// <summary>The slot's worker has died, and its runs with it. What it had not reported is an interruption.</summary>
    public void EndAll(int slot)
    {
        foreach (var run in OfSlot(slot))
        {
            End(run.Token, run.Outcome ?? new RunOutcome.Interrupted("worker_died", Planned: false));
        }
    }

    /// <summary>The runs of one slot: the latest, and those before it whose reports nobody has answered.</summary>
    public ImmutableArray<LiveRun> OfSlot(int slot) => Where(entry => entry.Lease.Slot == slot);

    /// <summary>All of them.</summary>
    public ImmutableArray<LiveRun> All() => Where(_ => true);

    private ImmutableArray<LiveRun> Where(Func<Entry, bool> condition)
    {
        lock (_gate)
        {
            return
            [
                .. _runs.Values.Where(condition).OrderBy(entry => entry.Number).Select(entry =>
                    new LiveRun(entry.WakeupId, entry.Lease.Token, entry.Lease.Slot, entry.Lease.Executor) { Outcome = entry.Outcome, HandedOver = entry.HandedOver }),
            ];
        }
    }

    private readonly record struct Entry(long Number, WakeupId WakeupId, Lease Lease, bool HandedOver, RunOutcome? Outcome);
}
