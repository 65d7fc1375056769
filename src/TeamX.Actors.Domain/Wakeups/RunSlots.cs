using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>The running requests by slot. Slots are few and looked at with every decision, so they are an array.</summary>
public sealed class RunSlots : IReadOnlyCollection<Wakeup>
{
    private RunSlot[] _slots = [];

    /// <summary>Running requests.</summary>
    public int Count { get; private set; }

    /// <summary>The running requests in the order of their slots.</summary>
    public IEnumerable<Wakeup> Values => _slots.Select(slot => slot.Wakeup).OfType<Wakeup>();

    /// <summary>The lowest free slot, from 1.</summary>
    public int LowestFree
    {
        get
        {
            var index = Array.FindIndex(_slots, static slot => slot.Wakeup is null);
            return (index < 0 ? _slots.Length : index) + 1;
        }
    }

    /// <summary>The slot of a running request.</summary>
    public RunSlot Of(Wakeup running)
    {
        ArgumentNullException.ThrowIfNull(running);
        return _slots[running.Progress.Lease!.Slot - 1];
    }

    /// <summary>Whether a slot is taken.</summary>
    public bool ContainsKey(int slot) => slot <= _slots.Length && _slots[slot - 1].Wakeup is not null;

    /// <summary>When the first of the running requests was last reported on, in the supervisor's monotonic time.</summary>
    public bool TryGetOldestReport([NotNullWhen(true)] out TimeSpan? oldest)
    {
        oldest = null;
        foreach (var slot in _slots)
        {
            if (slot.Wakeup is not null && !(slot.LastReport >= oldest))
            {
                oldest = slot.LastReport;
            }
        }

        return oldest is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<Wakeup> GetEnumerator() => Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(int slot, Wakeup wakeup)
    {
        if (slot > _slots.Length)
        {
            _slots = [.. _slots, .. Enumerable.Range(_slots.Length, slot - _slots.Length).Select(_ => new RunSlot())];
        }

        if (_slots[slot - 1].Wakeup is not null)
        {
            throw new InvalidOperationException($"Slot {slot} is taken.");
        }

        _slots[slot - 1].Put(wakeup);
        Count++;
    }

    internal void Remove(int slot)
    {
        _slots[slot - 1].Put(null);
        Count--;
    }
}
