using System.Runtime.Serialization;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>A snapshot as it is stored.</summary>
/// <param name="SequenceNr">The journal row that it was taken after; the rows behind it lead on.</param>
/// <param name="Snapshot">The state.</param>
public sealed record StoredSnapshot(long SequenceNr, CompanySnapshot Snapshot);

/// <summary>Reads the file of the snapshots without an actor system.</summary>
public static class SnapshotFile
{
    /// <summary>
    /// The snapshots of a company, oldest first; one that this release can't read is passed over. The first is where to begin when the journal
    /// does not begin with row 1: every row behind it is kept.
    /// </summary>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public static IEnumerable<StoredSnapshot> Read(string file, CompanyId company)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence_number, snapshot, manifest FROM snapshot WHERE persistence_id = $id ORDER BY sequence_number";
        command.Parameters.AddWithValue("$id", $"company-{company}");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (TryRead((byte[])rows[1], rows.GetString(2)) is { } snapshot) yield return new StoredSnapshot(rows.GetInt64(0), snapshot);
        }
    }

    private static CompanySnapshot? TryRead(byte[] bytes, string manifest)
    {
        try
        {
            return CompanySerializer.Read(bytes, manifest) as CompanySnapshot;
        }
        catch (SerializationException)
        {
            return null;
        }
    }
}
