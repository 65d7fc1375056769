using Npgsql;

namespace TeamX.Actors.Persistence;

/// <summary>The tables of the scripts in <c>sql</c>.</summary>
internal static class PostgreSqlSchema
{
    private const string AreThere =
        "SELECT to_regclass('journal') IS NOT NULL AND to_regclass('snapshot') IS NOT NULL AND to_regclass('company_directory') IS NOT NULL";

    /// <summary>The script of journal, snapshots and company directory.</summary>
    internal static string Script => Load("postgresql");

    /// <summary>The script of the history.</summary>
    internal static string HistoryScript => Load("postgresql-history");

    /// <summary>Makes the tables where they are missing. With all of them there the user needs no right to create any.</summary>
    /// <exception cref="NpgsqlException">The database can't be used.</exception>
    internal static void Ensure(NpgsqlDataSource database)
    {
        using var connection = database.OpenConnection();
        if (Ask(connection, AreThere))
        {
            return;
        }

        // Two that create the same table at the same time would fail each other in the catalogue.
        using var transaction = connection.BeginTransaction();
        using var wait = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction);
        wait.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PostgreSqlLock.KeySpace });
        wait.ExecuteNonQuery();
        using var script = new NpgsqlCommand(Script, connection, transaction);
        script.ExecuteNonQuery();
        transaction.Commit();
    }

    private static string Load(string name)
    {
        using var stream = typeof(PostgreSqlSchema).Assembly.GetManifestResourceStream($"TeamX.Actors.sql.{name}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static bool Ask(NpgsqlConnection connection, string question)
    {
        using var command = new NpgsqlCommand(question, connection);
        return (bool)command.ExecuteScalar()!;
    }
}
