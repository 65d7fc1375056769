using System.Data.Common;
using LinqToDB.Interceptors;

namespace TeamX.Actors.Persistence;

/// <summary>Makes every connection of journal and snapshot store durable and patient.</summary>
internal sealed class SqlitePragmas : ConnectionInterceptor
{
    /// <summary>What is deleted is overwritten, or payloads would lie in free pages long after their retention.</summary>
    internal const string Sql = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA secure_delete=ON;";

    internal static readonly SqlitePragmas Instance = new();

    /// <summary>
    /// SQLite's asynchronous calls block. Without a way out here the journal's actor would sit in each recovery, and the snapshot store's in each call, while
    /// those of other companies wait.
    /// </summary>
    public override async Task ConnectionOpeningAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) =>
        await Task.Yield();

    public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => Set(connection);

    public override Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    private static void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }
}
