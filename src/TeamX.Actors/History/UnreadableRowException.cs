namespace TeamX.Actors.History;

/// <summary>A row of the journal that this release can't read.</summary>
internal sealed class UnreadableRowException(JournalRow row, Exception cause)
    : Exception($"This release can't read {Name(row)}: {cause.Message}", cause)
{
    /// <summary>Which one, in words.</summary>
    public string Row { get; } = Name(row);

    private static string Name(JournalRow row) => $"row {row.Ordering}, sequence number {row.SequenceNr} of {row.PersistenceId}";
}
