using Npgsql;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>Which life of a company's supervisor wrote which row, read from the database without the engine.</summary>
internal static class JournalWriters
{
    /// <summary>Every row of every company, in the order of its company's rows.</summary>
    public static async Task<IReadOnlyList<WrittenRow>> ReadAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT persistence_id, sequence_number, writer_uuid FROM journal ORDER BY persistence_id, sequence_number");
        await using var rows = await command.ExecuteReaderAsync();
        var read = new List<WrittenRow>();
        while (await rows.ReadAsync())
        {
            read.Add(new WrittenRow(rows.GetString(0), rows.GetInt64(1), rows.GetString(2)));
        }

        return read;
    }

    /// <summary>
    /// Rows that a second writer at the same time must have caused: a gap in the numbers, or a row of a writer after which another one has written already.
    /// A process may have a company twice, but each time it is another life of the supervisor, with a writer id of its own; so there is no exception.
    /// </summary>
    public static IEnumerable<WrittenRow> Faults(IEnumerable<WrittenRow> rows)
    {
        var earlier = new HashSet<(string, string)>();
        WrittenRow? last = null;
        foreach (var row in rows)
        {
            var isNext = row.Sequence == (row.Company == last?.Company ? last.Sequence + 1 : 1);
            var isReturning = (row.Company != last?.Company || row.Writer != last.Writer) && !earlier.Add((row.Company, row.Writer));
            if (!isNext || isReturning)
            {
                yield return row;
            }

            last = row;
        }
    }
}

/// <summary>One row of the journal.</summary>
/// <param name="Company">The stream of its company.</param>
/// <param name="Sequence">1, 2, 3, … in the company.</param>
/// <param name="Writer">The life of the supervisor that wrote it.</param>
internal sealed record WrittenRow(string Company, long Sequence, string Writer);
