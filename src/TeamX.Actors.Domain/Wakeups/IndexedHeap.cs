namespace TeamX.Actors.Domain.Wakeups;

/// <summary>An item that knows its place in the one heap it is in.</summary>
internal interface IHeapItem
{
    /// <summary>Index in the heap; −1 outside of any.</summary>
    int HeapIndex { get; set; }
}

/// <summary>
/// A 4-ary min-heap whose items can be removed and re-keyed in O(log n): nothing stale stays behind, so counts are exact. Keys lie in the
/// array beside the items, so that comparing does not touch the items.
/// </summary>
/// <typeparam name="TItem">The items.</typeparam>
/// <typeparam name="TKey">What they are ordered by, smallest first.</typeparam>
internal sealed class IndexedHeap<TItem, TKey>
    where TItem : class, IHeapItem
    where TKey : struct, IComparable<TKey>
{
    private const int Arity = 4;
    private (TItem Item, TKey Key)[] _nodes = [];

    /// <summary>Items in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>The items in no particular order.</summary>
    public IEnumerable<TItem> Items => _nodes.Take(Count).Select(node => node.Item);

    /// <summary>Items and keys in no particular order, until something changes.</summary>
    public ReadOnlySpan<(TItem Item, TKey Key)> Nodes => _nodes.AsSpan(0, Count);

    /// <summary>The first item; null when empty.</summary>
    public TItem? First => Count == 0 ? null : _nodes[0].Item;

    /// <summary>The key of the first item.</summary>
    public TKey FirstKey => _nodes[0].Key;

    /// <summary>The items of several heaps together, smallest key first. The first n cost O(heaps + n log n), and nothing is moved.</summary>
    internal static IEnumerable<TItem> InOrder(IEnumerable<IndexedHeap<TItem, TKey>> heaps)
    {
        var next = new PriorityQueue<(IndexedHeap<TItem, TKey> Heap, int Index), TKey>();
        foreach (var heap in heaps)
        {
            Add(heap, 0, 1);
        }

        while (next.TryDequeue(out var first, out _))
        {
            yield return first.Heap._nodes[first.Index].Item;
            Add(first.Heap, (first.Index * Arity) + 1, Arity);
        }

        void Add(IndexedHeap<TItem, TKey> heap, int from, int count)
        {
            for (var index = from; index < Math.Min(from + count, heap.Count); index++)
            {
                next.Enqueue((heap, index), heap._nodes[index].Key);
            }
        }
    }

    /// <summary>Puts the item in, or moves it to where its new key belongs.</summary>
    public void Set(TItem item, TKey key)
    {
        var index = item.HeapIndex;
        if (index < 0)
        {
            if (Count == _nodes.Length)
            {
                Array.Resize(ref _nodes, Math.Max(4, Count * 2));
            }

            SiftUp(Count++, item, key);
        }
        else if (key.CompareTo(_nodes[index].Key) < 0)
        {
            SiftUp(index, item, key);
        }
        else
        {
            SiftDown(index, item, key);
        }
    }

    /// <summary>Takes the item out; nothing happens when it is not in.</summary>
    public void Remove(TItem item)
    {
        var index = item.HeapIndex;
        if (index < 0)
        {
            return;
        }

        item.HeapIndex = -1;
        var (last, lastKey) = _nodes[--Count];
        _nodes[Count] = default;
        if (index == Count)
        {
            return;
        }

        if (index > 0 && lastKey.CompareTo(_nodes[(index - 1) / Arity].Key) < 0)
        {
            SiftUp(index, last, lastKey);
        }
        else
        {
            SiftDown(index, last, lastKey);
        }
    }

    private void SiftUp(int index, TItem item, TKey key)
    {
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (key.CompareTo(_nodes[parent].Key) >= 0)
            {
                break;
            }

            Place(index, _nodes[parent]);
            index = parent;
        }

        Place(index, (item, key));
    }

    private void SiftDown(int index, TItem item, TKey key)
    {
        while (true)
        {
            var first = (index * Arity) + 1;
            if (first >= Count)
            {
                break;
            }

            var smallest = first;
            var end = Math.Min(first + Arity, Count);
            for (var child = first + 1; child < end; child++)
            {
                if (_nodes[child].Key.CompareTo(_nodes[smallest].Key) < 0)
                {
                    smallest = child;
                }
            }

            if (_nodes[smallest].Key.CompareTo(key) >= 0)
            {
                break;
            }

            Place(index, _nodes[smallest]);
            index = smallest;
        }

        Place(index, (item, key));
    }

    private void Place(int index, (TItem Item, TKey Key) node)
    {
        _nodes[index] = node;
        node.Item.HeapIndex = index;
    }
}
