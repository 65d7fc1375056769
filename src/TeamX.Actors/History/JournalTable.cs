using System.Runtime.Serialization;
using Akka.Actor;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>Looks at the journal's own table, for what its queries don't tell.</summary>
/// <param name="file">The journal's file.</param>
internal sealed class JournalTable(string file)
{
    private readonly string _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ConnectionString;

    /// <summary>How many rows lie behind a place, and when the first of them was written.</summary>
    public (long Rows, DateTimeOffset? Oldest) After(long ordering)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*), MIN(created) FROM journal WHERE ordering > @after AND deleted = 0";
        command.Parameters.AddWithValue("@after", ordering);
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.IsDBNull(1) ? null : new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero));
    }

    /// <summary>The first row behind a place that this release can't read, in words; null when all can be read.</summary>
    public string? FirstUnreadable(long ordering, ExtendedActorSystem system)
    {
        var serializer = new CompanySerializer(system);
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT ordering, persistence_id, sequence_number, message, manifest FROM journal WHERE ordering > @after AND deleted = 0 ORDER BY ordering";
        command.Parameters.AddWithValue("@after", ordering);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            try
            {
                serializer.FromBinary(row.GetFieldValue<byte[]>(3), row.GetString(4));
            }
            catch (SerializationException)
            {
                return $"row {row.GetInt64(0)}, sequence number {row.GetInt64(2)} of {row.GetString(1)}";
            }
        }

        return null;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }
}
