using System.Collections.Immutable;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>A bounded number of finished requests, the oldest of which gives way.</summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class FinishedWakeups(int capacity)
{
    private readonly Dictionary<WakeupId, Wakeup> _byId = [];
    private readonly Queue<WakeupId> _oldestFirst = new();

    /// <summary>The kept requests, oldest end first.</summary>
    public IEnumerable<Wakeup> Items => _oldestFirst.Select(id => _byId[id]);

    /// <summary>Everything that ended after this event is kept.</summary>
    public long ForgottenThrough { get; private set; }

    /// <summary>The request, if it is kept.</summary>
    public Wakeup? Find(WakeupId id) => _byId.GetValueOrDefault(id);

    internal void Add(Wakeup wakeup)
    {
        _byId[wakeup.Id] = wakeup;
        _oldestFirst.Enqueue(wakeup.Id);
        if (_oldestFirst.Count > capacity)
        {
            Remove(_oldestFirst.Dequeue());
        }
    }

    /// <summary>Forgets what ended before an instant. The clock may have gone back, so all are looked at.</summary>
    internal void Forget(DateTimeOffset before)
    {
        for (var left = _oldestFirst.Count; left > 0; left--)
        {
            var id = _oldestFirst.Dequeue();
            if (_byId[id].Progress.CompletedAt < before)
            {
                Remove(id);
            }
            else
            {
                _oldestFirst.Enqueue(id);
            }
        }
    }

    /// <summary>Takes over what a snapshot remembers. With which events those requests ended is not known, nor what was forgotten before.</summary>
    internal void Restore(IEnumerable<Wakeup> wakeups, long lastEventNumber)
    {
        foreach (var wakeup in wakeups)
        {
            Add(wakeup);
        }

        ForgottenThrough = lastEventNumber;
    }

    internal ImmutableArray<WakeupSnapshot> ToSnapshot() => [.. Items.Select(wakeup => wakeup.ToSnapshot())];

    private void Remove(WakeupId id)
    {
        _byId.Remove(id, out var forgotten);
        ForgottenThrough = Math.Max(ForgottenThrough, forgotten!.EndedBy);
    }
}
