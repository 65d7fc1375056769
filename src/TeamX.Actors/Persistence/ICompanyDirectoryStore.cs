using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>
/// Knows of each company when it next needs its supervisor. A company that is not in memory is found here: active ones at the start of
/// the process, sleeping ones when their deadline comes. Calls are synchronous, brief and safe from any thread.
/// </summary>
internal interface ICompanyDirectoryStore : IDisposable
{
    /// <summary>Makes the entries durable, all or none; a later entry of the same company replaces an earlier one.</summary>
    void Write(IReadOnlyList<DirectoryEntry> entries);

    /// <summary>The companies that have a supervisor, or had one when the process died, in ordinal order.</summary>
    IReadOnlyList<CompanyId> ListActive();

    /// <summary>The sleeping companies whose deadline is not later than <paramref name="now"/>, earliest first.</summary>
    /// <param name="now">The instant to compare with.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<CompanyId> ListDue(DateTimeOffset now, int limit);

    /// <summary>The earliest deadline of a sleeping company that is later than <paramref name="after"/>; null when there is none.</summary>
    /// <param name="after">The instant to compare with.</param>
    DateTimeOffset? EarliestDeadline(DateTimeOffset after);

    /// <summary>All companies in ordinal order.</summary>
    /// <param name="after">Only those after this one; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<CompanyId> ListIds(CompanyId? after, int limit);
}

/// <summary>What the directory knows of one company.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="NextDeadline">When a sleeping one needs its supervisor, whole milliseconds; null: not before a message comes.</param>
/// <param name="Active">Whether it has a supervisor; then the deadline says nothing.</param>
internal sealed record DirectoryEntry(CompanyId CompanyId, DateTimeOffset? NextDeadline, bool Active);
