namespace TeamX.Actors.Domain.Wakeups;

/// <summary>How a set of very many requests grows.</summary>
internal static class WakeupSet
{
    private const int Small = 10_000;

    /// <summary>Adds a request. A large set grows by a quarter, not to twice its size: half of it could stay empty for ever.</summary>
    /// <returns>Whether the set held no equal one.</returns>
    public static bool AddTo(HashSet<Wakeup> set, Wakeup wakeup)
    {
        if (set.Count == set.Capacity && set.Count > Small)
        {
            set.EnsureCapacity(set.Count + (set.Count / 4));
        }

        return set.Add(wakeup);
    }
}
