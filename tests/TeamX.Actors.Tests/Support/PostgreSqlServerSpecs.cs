using Npgsql;

namespace TeamX.Actors.Tests.Support;

public sealed class PostgreSqlServerSpecs
{
    [PostgreSqlFact]
    public void Should_keep_what_was_committed_when_the_server_is_stopped_or_killed()
    {
        using var server = PostgreSqlServer.Run();
        var database = server.CreateDatabase();
        PostgreSqlServer.Execute(database, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");

        server.Stop();
        server.Start();
        NpgsqlConnection.ClearAllPools();
        PostgreSqlServer.Execute(database, "INSERT INTO kept VALUES (2)");
        server.Kill();
        server.Start();
        NpgsqlConnection.ClearAllPools();

        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT count(*) FROM kept", connection);
        command.ExecuteScalar().Should().Be(2L);
    }
}
