using Akka.Serialization;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.TestKit.Storage;

/// <summary>What survives the process: the bytes of journal and snapshots, and the company directory. Faults are ordered here.</summary>
internal sealed class ScenarioStorage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Row>> _journal = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Row>> _snapshots = new(StringComparer.Ordinal);
    private readonly List<Fault> _faults = [];

    public InMemoryCompanyDirectoryStore Directory { get; } = new();

    /// <summary>Whether writes wait, unanswered.</summary>
    public bool Holds { get; set; }

    /// <summary>Writes of journal, snapshots and company directory so far.</summary>
    public int Writes { get; set; }

    /// <summary>Lets the next writes of a company, or of any, end so.</summary>
    public void Order(WriteFault kind, int count, CompanyId? company)
    {
        lock (_gate)
        {
            _faults.AddRange(Enumerable.Repeat(new Fault(kind, company is { } id ? CompanySupervisor.PersistenceIdOf(id) : null), count));
        }
    }

    /// <summary>The fault that a write is to meet.</summary>
    public WriteFault TakeFault(string persistenceId)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(fault => fault.PersistenceId is null || fault.PersistenceId == persistenceId);
            if (index < 0)
            {
                return WriteFault.None;
            }

            var kind = _faults[index].Kind;
            _faults.RemoveAt(index);
            return kind;
        }
    }

    /// <summary>Appends rows, all or none.</summary>
    /// <exception cref="InvalidOperationException">A sequence number is taken: two writers.</exception>
    public void Append(string persistenceId, IReadOnlyList<Row> rows)
    {
        lock (_gate)
        {
            var stored = Rows(_journal, persistenceId);
            var highest = stored.Count == 0 ? 0 : stored[^1].SequenceNr;
            if (rows[0].SequenceNr <= highest)
            {
                throw new InvalidOperationException($"{persistenceId} has a row {rows[0].SequenceNr} already.");
            }

            stored.AddRange(rows);
        }
    }

    public IReadOnlyList<Row> Journal(string persistenceId)
    {
        lock (_gate) return [.. Rows(_journal, persistenceId)];
    }

    /// <summary>Deletes rows, but never the newest.</summary>
    public void DeleteRows(string persistenceId, long through)
    {
        lock (_gate)
        {
            var stored = Rows(_journal, persistenceId);
            stored.RemoveAll(row => row.SequenceNr <= through && row != stored[^1]);
        }
    }

    public void Save(string persistenceId, Row snapshot)
    {
        lock (_gate)
        {
            var stored = Rows(_snapshots, persistenceId);
            stored.RemoveAll(row => row.SequenceNr == snapshot.SequenceNr);
            stored.Add(snapshot);
        }
    }

    public void DeleteSnapshots(string persistenceId, long from, long through)
    {
        lock (_gate) Rows(_snapshots, persistenceId).RemoveAll(row => row.SequenceNr >= from && row.SequenceNr <= through);
    }

    /// <summary>The snapshots, oldest first.</summary>
    public IReadOnlyList<Row> Snapshots(string persistenceId)
    {
        lock (_gate) return [.. Rows(_snapshots, persistenceId)];
    }

    public Row? NewestSnapshot(string persistenceId, long through)
    {
        lock (_gate) return Rows(_snapshots, persistenceId).Where(row => row.SequenceNr <= through).MaxBy(row => row.SequenceNr);
    }

    public static Row ToRow(Serialization serialization, object payload, long sequenceNr)
    {
        var serializer = serialization.FindSerializerFor(payload);
        return new Row(sequenceNr, serializer.Identifier, Serialization.ManifestFor(serializer, payload), serializer.ToBinary(payload));
    }

    public static object FromRow(Serialization serialization, Row row) => serialization.Deserialize(row.Bytes, row.SerializerId, row.Manifest);

    private static List<Row> Rows(Dictionary<string, List<Row>> table, string persistenceId)
    {
        if (!table.TryGetValue(persistenceId, out var rows))
        {
            table.Add(persistenceId, rows = []);
        }

        return rows;
    }

    /// <summary>A stored payload.</summary>
    internal sealed record Row(long SequenceNr, int SerializerId, string Manifest, byte[] Bytes);

    private sealed record Fault(WriteFault Kind, string? PersistenceId);
}
