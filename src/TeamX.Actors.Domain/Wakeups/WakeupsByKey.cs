namespace TeamX.Actors.Domain.Wakeups;

/// <summary>
/// Requests by a key that is a part of what was asked. Most are alone with theirs, so the first of each lies in a set, found by what it was
/// asked itself; only those that share its key take more.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <param name="keyOf">The key of a request. It does not change while the request is here.</param>
internal sealed class WakeupsByKey<TKey>(Func<Wakeup, TKey> keyOf)
    where TKey : notnull
{
    private readonly HashSet<Wakeup> _first = new(new ByKey(keyOf));
    private readonly Dictionary<TKey, HashSet<Wakeup>> _others = [];

    /// <summary>The requests with a key, in no particular order.</summary>
    public IEnumerable<Wakeup> With(TKey key)
    {
        if (!_first.GetAlternateLookup<TKey>().TryGetValue(key, out var first))
        {
            return [];
        }

        return _others.TryGetValue(key, out var others) ? others.Prepend(first) : [first];
    }

    public void Add(Wakeup wakeup)
    {
        if (WakeupSet.AddTo(_first, wakeup))
        {
            return;
        }

        var key = keyOf(wakeup);
        if (!_others.TryGetValue(key, out var others))
        {
            _others.Add(key, others = []);
        }

        others.Add(wakeup);
    }

    /// <summary>Takes a request out; nothing happens when it is not in.</summary>
    public void Remove(Wakeup wakeup)
    {
        if (!_first.TryGetValue(wakeup, out var first))
        {
            return;
        }

        var key = keyOf(wakeup);
        var others = _others.GetValueOrDefault(key);
        if (first != wakeup)
        {
            others?.Remove(wakeup);
        }
        else
        {
            _first.Remove(wakeup);
            if (others is not null)
            {
                var next = others.First();
                others.Remove(next);
                _first.Add(next);
            }
        }

        if (others?.Count == 0)
        {
            _others.Remove(key);
        }
    }

    private sealed class ByKey(Func<Wakeup, TKey> keyOf) : IEqualityComparer<Wakeup>, IAlternateEqualityComparer<TKey, Wakeup>
    {
        public bool Equals(Wakeup? x, Wakeup? y) => x == y || (x is not null && y is not null && keyOf(x).Equals(keyOf(y)));

        public bool Equals(TKey alternate, Wakeup other) => alternate.Equals(keyOf(other));

        public int GetHashCode(Wakeup obj) => keyOf(obj).GetHashCode();

        public int GetHashCode(TKey alternate) => alternate.GetHashCode();

        public Wakeup Create(TKey alternate) => throw new NotSupportedException();
    }
}
