using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>The idempotency keys of the window, as fingerprints, in the order of acceptance. No key is forgotten early.</summary>
public sealed class IdempotencyKeys
{
    private readonly Dictionary<UInt128, IdempotencyEntry> _byKey = [];
    private readonly Queue<UInt128> _oldestFirst = new();

    /// <summary>Keys remembered at the last look.</summary>
    public int Count => _byKey.Count;

    /// <summary>The fingerprint of a key and of the order it came with.</summary>
    public static IdempotencyMark MarkOf(string key, WakeupOrder order)
    {
        var context = order.Context;
        var body = string.Join('\u001f',
            order.AgentId, order.Trigger.Type, order.Trigger.Id, order.Priority, order.ScheduledFor?.ToUnixTimeMilliseconds(), order.MaxRetries,
            order.Timeout?.Ticks, order.AllowCoalescing, context.GoalId, context.ProjectId, context.TicketId, context.ParentTicketId,
            context.SourceKind, context.SourceRefId, context.CausedBy, context.Metadata);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        var keyHash = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
        SHA256.HashData(Encoding.UTF8.GetBytes(body), hash);
        return new IdempotencyMark(keyHash, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    /// <summary>Finds what a key answers with.</summary>
    public bool TryGet(UInt128 key, DateTimeOffset now, TimeSpan window, [NotNullWhen(true)] out IdempotencyEntry? entry)
    {
        entry = _byKey.TryGetValue(key, out var found) && found.At + window > now ? found : null;
        return entry is not null;
    }

    /// <summary>Whether so many further keys can be remembered; the next one that is makes the room.</summary>
    public bool HasRoom(int keys, DateTimeOffset now, TimeSpan window, int maxKeys)
    {
        var over = (long)_byKey.Count + keys - maxKeys;
        return over <= 0 || (over <= _byKey.Count && _oldestFirst.Take((int)over).All(key => _byKey[key].At + window <= now));
    }

    internal void Add(IdempotencyEntry entry, TimeSpan window)
    {
        Forget(entry.At, window);
        if (!_byKey.ContainsKey(entry.Mark.Key))
        {
            _oldestFirst.Enqueue(entry.Mark.Key);
        }

        _byKey[entry.Mark.Key] = entry;
    }

    internal ImmutableArray<IdempotencyEntry> ToSnapshot() => [.. _oldestFirst.Select(key => _byKey[key])];

    internal void Restore(ImmutableArray<IdempotencyEntry> entries)
    {
        foreach (var entry in entries)
        {
            _oldestFirst.Enqueue(entry.Mark.Key);
            _byKey[entry.Mark.Key] = entry;
        }
    }

    private void Forget(DateTimeOffset now, TimeSpan window)
    {
        while (_oldestFirst.TryPeek(out var key) && _byKey[key].At + window <= now)
        {
            _oldestFirst.Dequeue();
            _byKey.Remove(key);
        }
    }
}
