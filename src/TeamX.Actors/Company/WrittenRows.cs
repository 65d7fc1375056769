namespace TeamX.Actors.Company;

/// <summary>
/// How far the supervisors of one guardian have written their company's journal; each hands it on to the next. It tells a company that has moved to another
/// process from one whose newest row only nobody waited for.
/// </summary>
internal sealed class WrittenRows
{
    private long _last;

    /// <summary>A row was acknowledged by the journal.</summary>
    public void Add(long sequenceNr) => _last = sequenceNr;

    /// <summary>Whether another process has taken the company over since this one wrote.</summary>
    /// <param name="newest">The newest row that a recovery found.</param>
    /// <param name="isOurs">Whether this process wrote it: its acknowledgement may have been lost.</param>
    public bool WasTakenOver(long newest, bool isOurs) => _last > 0 && newest > _last && !isOurs;
}
