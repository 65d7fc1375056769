using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>The systems that are compared.</summary>
internal static class JobSystems
{
    /// <summary>The first argument that makes this program the engine's own driver.</summary>
    public const string DriverVerb = "peer-driver";

    /// <summary>This engine, which the others are compared with.</summary>
    public const string Engine = "engine";

    private const string SetUp = "tests/peers/setup.sh";

    private static readonly Lazy<string> Folder = new(FindFolder);

    private static string DotNetDriver => Path.Combine(Folder.Value, "dotnet", "bin", "published", "TeamX.Actors.Peers.dll");

    private static string Node => Path.Combine(Folder.Value, "node", "node_modules", ".bin", "node");

    /// <summary>All of them, the engine first.</summary>
    public static IReadOnlyList<JobSystem> All() =>
    [
        new(Engine, EngineVersion, folder => new FolderPlaces(folder),
            [Environment.ProcessPath!, .. ProgramIfHosted(), DriverVerb], "at its restart"),
        new("hangfire", () => DotNetVersion("Hangfire.Core") + ", Hangfire.PostgreSql " + DotNetVersion("Hangfire.PostgreSql"),
            _ => PostgreSqlPlaces.ForDotNet(), ["dotnet", DotNetDriver, "hangfire"], "30 min (InvisibilityTimeout)"),
        new("quartz", () => DotNetVersion("Quartz"), folder => new FolderPlaces(folder),
            ["dotnet", DotNetDriver, "quartz"], "at its restart"),
        new("bullmq", () => NodeVersion("bullmq"), folder => new RedisPlaces(folder),
            [Node, NodeDriver(), "bullmq"], "30–60 s (lock duration, check for stalled jobs)"),
        new("pg-boss", () => NodeVersion("pg-boss"), _ => PostgreSqlPlaces.ForNode(), [Node, NodeDriver(), "pg-boss"], "15 min (expireInSeconds)"),
        new("graphile-worker", () => NodeVersion("graphile-worker"), _ => PostgreSqlPlaces.ForNode(),
            [Node, NodeDriver(), "graphile-worker"], "4 h (fixed)"),
    ];

    /// <exception cref="InvalidOperationException">Something is not there; the message says how to get it.</exception>
    public static InvalidOperationException Missing(string what) => new($"{what} was not found: run {SetUp}, or leave the system out with --only.");

    private static string[] ProgramIfHosted() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Assembly.GetExecutingAssembly().Location] : [];

    private static string NodeDriver() => Path.Combine(Folder.Value, "node", "driver.js");

    private static string EngineVersion() =>
        typeof(TeamX.Actors.Hosting.TeamXOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static string DotNetVersion(string assembly)
    {
        var file = Path.Combine(Path.GetDirectoryName(DotNetDriver)!, assembly + ".dll");
        return File.Exists(file) ? FileVersionInfo.GetVersionInfo(file).ProductVersion!.Split('+')[0] : throw Missing(assembly);
    }

    private static string NodeVersion(string package)
    {
        var file = Path.Combine(Folder.Value, "node", "node_modules", package, "package.json");
        if (!File.Exists(file) || !File.Exists(Node))
            throw Missing(package);

        using var description = JsonDocument.Parse(File.ReadAllText(file));
        return description.RootElement.GetProperty("version").GetString()!;
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var peers = Path.Combine(folder.FullName, "tests", "peers");
            if (Directory.Exists(peers))
                return peers;
        }

        throw new InvalidOperationException("This program has to be run from the folder that it was built in, beside tests/peers.");
    }
}
