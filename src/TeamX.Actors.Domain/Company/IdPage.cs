namespace TeamX.Actors.Domain.Company;

/// <summary>One page of a list that is ordered by id; the cursor is the last id of the page before.</summary>
internal static class IdPage
{
    /// <summary>The items of a page, and the cursor of the next one; null when it is the last.</summary>
    public static (IReadOnlyList<T> Items, string? Next) Of<T>(IEnumerable<T> all, Func<T, string> idOf, int limit, string? cursor)
    {
        var page = all
            .Where(item => cursor is null || string.CompareOrdinal(idOf(item), cursor) > 0)
            .OrderBy(idOf, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        return page.Count <= limit ? (page, null) : (page.GetRange(0, limit), idOf(page[limit - 1]));
    }
}
