using Akka.Actor;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Host.Tests.Journal;

/// <summary>Reads the journal file of a host that has ended.</summary>
internal static class JournalFile
{
    /// <summary>The commits of a company, oldest first.</summary>
    public static IReadOnlyList<Commit> CommitsOf(string dataDirectory, CompanyId company)
    {
        using var system = ActorSystem.Create("reader");
        var serializer = new CompanySerializer((ExtendedActorSystem)system);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT message, manifest FROM journal WHERE persistence_id = $id ORDER BY sequence_number";
        command.Parameters.AddWithValue("$id", $"company-{company}");
        using var rows = command.ExecuteReader();
        var commits = new List<Commit>();
        while (rows.Read())
        {
            commits.Add((Commit)serializer.FromBinary((byte[])rows[0], rows.GetString(1)));
        }

        return commits;
    }
}
