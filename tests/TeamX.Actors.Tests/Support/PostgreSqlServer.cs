using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace TeamX.Actors.Tests.Support;

/// <summary>
/// A PostgreSQL server of this process's own, on a free port of the loopback, with its data in a temporary folder. It ends with the process, however that
/// ends: a shell that holds the other end of a pipe stops it. The binaries are searched in TEAMX_POSTGRESQL_BIN, the path, and where packages put them.
/// </summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private const string BinariesVariable = "TEAMX_POSTGRESQL_BIN";
    private const string User = "teamx";

    // Orders to stop come as lines with a signal. Lines that end without one tell that the process is gone, and nobody needs the folder any more.
    private const string Keeper = """
        folder=$1; shift
        "$@" >>"$folder/server.log" 2>&1 & server=$!
        if read -r signal; then kill -"$signal" $server; wait $server; else kill -INT $server; wait $server; rm -rf "$folder"; fi
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> Binaries = new(FindBinaries);
    private static readonly Lazy<PostgreSqlServer> Common = new(() => Run());
    private static int _databases;

    private readonly string _folder = Directory.CreateTempSubdirectory("teamx-postgresql-").FullName;
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly bool _durable;
    private Process? _keeper;

    private PostgreSqlServer(bool durable) => _durable = durable;

    /// <summary>Null where there is a PostgreSQL; else a sentence that says how to get it.</summary>
    public static string? Missing => Binaries.Value is not null ? null
        : $"No PostgreSQL was found: install it (Debian and Ubuntu: apt-get install postgresql), or name the folder of its initdb in {BinariesVariable}.";

    /// <summary>Why specs that need it are skipped; never where CI is set, there they fail instead.</summary>
    public static string? SkipReason => Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? null : Missing;

    /// <summary>The server that the specs of this process share, each with databases of its own. Who stops it takes one of <see cref="Run"/>.</summary>
    public static PostgreSqlServer Shared => Common.Value;

    /// <summary>The port it listens on, the same after a restart.</summary>
    public int Port { get; } = FreePorts.Take(1)[0];

    /// <summary>Starts another server.</summary>
    /// <param name="durable">Whether it waits for the disk, as for measuring; without, a killed server loses nothing, only a machine does.</param>
    public static PostgreSqlServer Run(bool durable = false)
    {
        if (Missing is { } reason) throw new InvalidOperationException(reason);
        var server = new PostgreSqlServer(durable);
        server.Initialize();
        server.Start();
        return server;
    }

    /// <summary>Creates a database.</summary>
    /// <param name="options">What follows <c>CREATE DATABASE name</c>, for example another collation.</param>
    /// <returns>Its connection string, with user and password.</returns>
    public string CreateDatabase(string options = "")
    {
        var name = $"spec_{Interlocked.Increment(ref _databases)}";
        Execute(ConnectionString("postgres"), $"CREATE DATABASE {name} {options}");
        return ConnectionString(name);
    }

    /// <summary>Starts it again after <see cref="Stop"/> or <see cref="Kill"/>, and returns when it answers.</summary>
    public void Start()
    {
        string[] command =
        [
            .. AsUser(), Path.Combine(Binaries.Value!, "postgres"), "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300",
            "-c", _durable ? "fsync=on" : "fsync=off", "-c", "full_page_writes=" + (_durable ? "on" : "off"),
        ];
        _keeper = Process.Start(new ProcessStartInfo("sh", ["-c", Keeper, "sh", _folder, .. command]) { RedirectStandardInput = true, WorkingDirectory = "/" })!;
        var since = Stopwatch.GetTimestamp();
        while (!Answers())
        {
            if (Stopwatch.GetElapsedTime(since) > Patience) throw new InvalidOperationException($"PostgreSQL does not start: {File.ReadAllText(Log)}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Stops it in order: connections are cut off, what was committed is on disk.</summary>
    public void Stop() => End("INT");

    /// <summary>Stops it as a crash does: it recovers at its next start.</summary>
    public void Kill() => End("QUIT");

    /// <summary>Runs statements in a database.</summary>
    public static void Execute(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Stops it and deletes its folder.</summary>
    public void Dispose()
    {
        Stop();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private string Log => Path.Combine(_folder, "server.log");

    private void Initialize()
    {
        var password = Path.Combine(_folder, "password");
        File.WriteAllText(password, _password);
        File.WriteAllText(Log, "");
        if (Environment.IsPrivilegedProcess) Call("chown", "-R", Account(), _folder);
        Call(
            [.. AsUser(), Path.Combine(Binaries.Value!, "initdb"), "-D", Data, "-U", User, "--pwfile", password,
                "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
    }

    private void End(string signal)
    {
        if (_keeper is null) return;
        _keeper.StandardInput.WriteLine(signal);
        _keeper.StandardInput.Close();
        if (!_keeper.WaitForExit(Patience)) throw new InvalidOperationException($"PostgreSQL does not stop: {File.ReadAllText(Log)}");
        _keeper.Dispose();
        _keeper = null;
    }

    private bool Answers()
    {
        try
        {
            Execute(ConnectionString("postgres") + ";Pooling=false", "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username={User};Password={_password};Database={database}";

    private static string? FindBinaries()
    {
        IEnumerable<string> packaged = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder, StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin"))
            : [];
        string?[] folders =
        [
            Environment.GetEnvironmentVariable(BinariesVariable),
            .. Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [], .. packaged,
        ];
        return Array.Find(folders, folder => folder is { Length: > 0 } && File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string[] AsUser() =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Account()}", $"--regid={Account()}", "--clear-groups"] : [];

    private static string Account() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static void Call(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} fails: {output.Result}{error.Result}");
    }
}
