using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>The running requests by slot. Slots are few and looked at with every decision, so they are an array.</summary>
public sealed class RunSlots : IReadOnlyCollection<Wakeup>
{
    private Wakeup?[] _bySlot = [];

    /// <summary>Running requests.</summary>
    public int Count { get; private set; }

    /// <summary>The running requests in the order of their slots.</summary>
    public IEnumerable<Wakeup> Values => _bySlot.OfType<Wakeup>();

    /// <summary>The lowest free slot, from 1.</summary>
    public int LowestFree
    {
        get
        {
            var index = Array.IndexOf(_bySlot, null);
            return (index < 0 ? _bySlot.Length : index) + 1;
        }
    }

    /// <summary>Whether a slot is taken.</summary>
    public bool ContainsKey(int slot) => slot <= _bySlot.Length && _bySlot[slot - 1] is not null;

    /// <summary>When the first of the running requests was last reported on, in the supervisor's monotonic time.</summary>
    public bool TryGetOldestReport([NotNullWhen(true)] out TimeSpan? oldest)
    {
        oldest = null;
        foreach (var wakeup in _bySlot)
        {
            if (wakeup is not null && !(wakeup.LastReport >= oldest))
            {
                oldest = wakeup.LastReport;
            }
        }

        return oldest is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<Wakeup> GetEnumerator() => Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(int slot, Wakeup wakeup)
    {
        if (slot > _bySlot.Length)
        {
            Array.Resize(ref _bySlot, slot);
        }

        if (_bySlot[slot - 1] is not null)
        {
            throw new InvalidOperationException($"Slot {slot} is taken.");
        }

        _bySlot[slot - 1] = wakeup;
        Count++;
    }

    internal void Remove(int slot)
    {
        _bySlot[slot - 1] = null;
        Count--;
    }
}
