using System.Buffers;
using Akka.Actor;

namespace TeamX.Actors.Company;

/// <summary>
/// First in, first out. It is small while it holds little, and what a burst needs more is lent by a pool: a queue of .NET would keep it, or be made anew with
/// each burst. Not for several threads.
/// </summary>
internal sealed class EnvelopeQueue
{
    private const int OwnCapacity = 4;
    private readonly Envelope[] _own = new Envelope[OwnCapacity];
    private Envelope[] _ring;
    private int _head;

    public EnvelopeQueue() => _ring = _own;

    public int Count { get; private set; }

    public void Enqueue(Envelope envelope)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + Count) & (_ring.Length - 1)] = envelope;
        Count++;
    }

    /// <exception cref="InvalidOperationException">It is empty.</exception>
    public Envelope Dequeue()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("The queue is empty.");
        }

        var envelope = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        if (Count == 0 && !ReferenceEquals(_ring, _own))
        {
            // Nothing is left in it: each envelope was cleared when it was taken.
            ArrayPool<Envelope>.Shared.Return(_ring);
            (_ring, _head) = (_own, 0);
        }

        return envelope;
    }

    /// <summary>Places are found by a mask: the lengths are powers of two, as those of what the pool lends.</summary>
    private void Grow()
    {
        var larger = ArrayPool<Envelope>.Shared.Rent(2 * _ring.Length);
        for (var i = 0; i < Count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        Array.Clear(_ring);
        if (!ReferenceEquals(_ring, _own))
        {
            ArrayPool<Envelope>.Shared.Return(_ring);
        }

        (_ring, _head) = (larger, 0);
    }
}
