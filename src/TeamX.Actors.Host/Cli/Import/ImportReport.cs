using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Cli.Import;

/// <summary>What an import does, or would do, with each row.</summary>
internal sealed class ImportReport
{
    private const int ShownExamples = 3;
    private readonly Dictionary<string, Counts> _counts = SourceTables.All.ToDictionary(table => table, table => new Counts(table));
    private readonly Dictionary<(string Table, string Text), Remark> _remarks = [];
    private readonly HashSet<(string Table, string Id)> _refused = [];

    /// <summary>Rows per table.</summary>
    public IReadOnlyCollection<Counts> Tables => _counts.Values;

    /// <summary>What has to be said about rows, the same about several at once.</summary>
    public IReadOnlyCollection<Remark> Remarks => _remarks.Values;

    /// <summary>Whether the host's rules refused something.</summary>
    public bool HasRefusals => _counts.Values.Any(counts => counts.Refused > 0);

    /// <summary>The counts of a table.</summary>
    public Counts this[string table] => _counts[table];

    /// <summary>A row is not imported.</summary>
    public void LeaveOut(string table, string id, string why)
    {
        this[table].LeftOut++;
        Say(table, id, why);
    }

    /// <summary>The engine refused a row, or a part of it.</summary>
    public void Refuse(string table, string id, Refusal refusal)
    {
        if (_refused.Add((table, id)))
        {
            this[table].Imported--;
            this[table].Refused++;
        }

        Say(table, id, $"refused, {refusal.Code}: {refusal.Message}");
    }

    /// <summary>Something about a row that is imported.</summary>
    public void Say(string table, string id, string what)
    {
        if (!_remarks.TryGetValue((table, what), out var remark))
        {
            _remarks.Add((table, what), remark = new Remark(table, what));
        }

        remark.Count++;
        if (remark.Examples.Count < ShownExamples)
        {
            remark.Examples.Add(id);
        }
    }

    /// <summary>The rows of one table.</summary>
    internal sealed class Counts(string table)
    {
        public string Table { get; } = table;

        public int Rows { get; set; }

        public int Imported { get; set; }

        public int AlreadyThere { get; set; }

        public int LeftOut { get; set; }

        public int Refused { get; set; }
    }

    /// <summary>A sentence about some rows.</summary>
    internal sealed class Remark(string table, string text)
    {
        public string Table { get; } = table;

        public string Text { get; } = text;

        public int Count { get; set; }

        public List<string> Examples { get; } = [];
    }
}
