using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>The pending and processing requests by id. A set, because each knows its id: a dictionary would hold every id once more.</summary>
public sealed class LiveWakeups : IReadOnlyDictionary<WakeupId, Wakeup>
{
    private readonly HashSet<Wakeup> _wakeups = new(new ById());

    /// <inheritdoc/>
    public int Count => _wakeups.Count;

    /// <inheritdoc/>
    public IEnumerable<WakeupId> Keys => _wakeups.Select(wakeup => wakeup.Id);

    /// <summary>The requests.</summary>
    public IReadOnlyCollection<Wakeup> Values => _wakeups;

    /// <inheritdoc/>
    IEnumerable<Wakeup> IReadOnlyDictionary<WakeupId, Wakeup>.Values => _wakeups;

    /// <inheritdoc/>
    public Wakeup this[WakeupId key] => TryGetValue(key, out var wakeup) ? wakeup : throw new KeyNotFoundException($"The request {key} is not live.");

    /// <inheritdoc/>
    public bool ContainsKey(WakeupId key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(WakeupId key, [MaybeNullWhen(false)] out Wakeup value) => _wakeups.GetAlternateLookup<WakeupId>().TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<WakeupId, Wakeup>> GetEnumerator() =>
        _wakeups.Select(wakeup => KeyValuePair.Create(wakeup.Id, wakeup)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(Wakeup wakeup) => WakeupSet.AddTo(_wakeups, wakeup);

    internal void Remove(Wakeup wakeup) => _wakeups.Remove(wakeup);

    private sealed class ById : IEqualityComparer<Wakeup>, IAlternateEqualityComparer<WakeupId, Wakeup>
    {
        public bool Equals(Wakeup? x, Wakeup? y) => x?.Id == y?.Id;

        public bool Equals(WakeupId alternate, Wakeup other) => alternate == other.Id;

        public int GetHashCode(Wakeup obj) => obj.Id.GetHashCode();

        public int GetHashCode(WakeupId alternate) => alternate.GetHashCode();

        public Wakeup Create(WakeupId alternate) => throw new NotSupportedException();
    }
}
