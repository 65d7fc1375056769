using Akka.Persistence.Sql.Config;
using LinqToDB;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>The journal and the snapshot store of Akka.Persistence.Sql, which use the same tables.</summary>
internal static class StockPlugins
{
    /// <summary>What the plugins need beside the engine's own settings.</summary>
    internal static string ConfigOn(string provider) => $$"""
        akka.persistence.journal.sql {
          provider-name = "{{provider}}"
          class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
          plugin-id = "akka.persistence.journal.sql"
          auto-initialize = false
          default.journal.use-writer-uuid-column = true
        }
        akka.persistence.snapshot-store.sql {
          provider-name = "{{provider}}"
          class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
          plugin-id = "akka.persistence.snapshot-store.sql"
          auto-initialize = false
        }

        """;

    internal static MultiDataOptionsSetup OnSqlite(SqliteStorage files) => Setup(
        Options(ProviderName.SQLiteMS, SqliteStorage.ConnectionString(files.JournalFile)),
        Options(ProviderName.SQLiteMS, SqliteStorage.ConnectionString(files.SnapshotFile)));

    internal static MultiDataOptionsSetup OnPostgreSql(string database) =>
        Setup(Options(ProviderName.PostgreSQL15, database), Options(ProviderName.PostgreSQL15, database));

    private static MultiDataOptionsSetup Setup(DataOptions journal, DataOptions snapshots)
    {
        var setup = new MultiDataOptionsSetup();
        setup.AddDataOptions("akka.persistence.journal.sql", journal);
        setup.AddDataOptions("akka.persistence.snapshot-store.sql", snapshots);
        return setup;
    }

    private static DataOptions Options(string provider, string connectionString) => new DataOptions().UseConnectionString(provider, connectionString);
}
