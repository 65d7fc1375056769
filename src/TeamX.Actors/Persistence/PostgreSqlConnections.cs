using Npgsql;

namespace TeamX.Actors.Persistence;

/// <summary>
/// How the engine connects to PostgreSQL: durable, with every transaction bounded on both sides. What the given connection string sets itself is left as it is.
/// </summary>
internal sealed class PostgreSqlConnections
{
    // A host that vanishes without a word holds no transaction and no lock for longer than these.
    private const string SessionOptions =
        "-c synchronous_commit=on -c idle_in_transaction_session_timeout=10000"
        + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=25000";

    // The server gives up first, so that what the client hears is what happened.
    private const int StatementSeconds = 15;
    private const int SnapshotSeconds = 60;
    private const int ClientMargin = 5;

    private readonly NpgsqlConnectionStringBuilder _given;

    /// <exception cref="StorageException">It is no connection string, or names no server.</exception>
    internal PostgreSqlConnections(string connectionString)
    {
        try
        {
            _given = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            // What the fault says may quote the string, and so a password: it is not passed on.
            throw new StorageException("TeamX:Storage:ConnectionString is no connection string: it is written as key=value pairs, with semicolons between them.");
        }

        if (string.IsNullOrEmpty(_given.Host))
        {
            throw new StorageException("TeamX:Storage:ConnectionString names no server: it needs 'Host=' and a name or address.");
        }
    }

    /// <summary>Of journal, company directory and history.</summary>
    internal string Common => With(StatementSeconds);

    /// <summary>Of the snapshot store, whose rows are large.</summary>
    internal string Snapshots => With(SnapshotSeconds);

    /// <summary>The database in words, without user and password.</summary>
    internal string Name => $"'{_given.Database ?? _given.Username}' at '{_given.Host}:{_given.Port}'";

    /// <summary>What is said when the database can't be used.</summary>
    internal StorageException Unusable(Exception fault) =>
        new($"The database {Name} cannot be used ({(fault as PostgresException)?.MessageText ?? fault.Message}); start it, or correct TeamX:Storage:ConnectionString.", fault);

    private string With(int seconds)
    {
        // The later of two values counts.
        var own = $"Application Name=teamx;Timeout=5;Command Timeout={seconds + ClientMargin};Keepalive=10;Tcp Keepalive=true";
        return new NpgsqlConnectionStringBuilder(own + ";" + _given.ConnectionString)
        {
            Options = $"{SessionOptions} -c statement_timeout={seconds * 1000} {_given.Options}".TrimEnd(),
        }.ConnectionString;
    }
}
