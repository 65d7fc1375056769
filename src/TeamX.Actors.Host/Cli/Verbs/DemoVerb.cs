using System.CommandLine;
using TeamX.Actors.Company;
using TeamX.Actors.Host.Demo;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>demo</c>: serves an invented company whose time runs faster.</summary>
internal static class DemoVerb
{
    public const string Name = "demo";
    private const double Speed = 60;

    // Whoever tries something out may set them otherwise: later arguments count.
    private static readonly string[] Settings =
    [
        "--TeamX:CircuitBreaker:Threshold=2", "--TeamX:Retention=2.00:00:00", "--TeamX:ShutdownGrace=00:00:01",
    ];

    public static Command Create(CliIo io)
    {
        var folder = new Option<string>("--data-directory", "-d")
        {
            Description = $"The folder of its data, made anew each time; one that is not empty and was not made by a demo is left alone. Default: {DemoFolder.Default}.",
            HelpName = "DIR",
        };
        var command = new Command(Name,
            "Serve a small invented company whose agents work, fail, hang and put things off, on a clock that runs 60 times faster. "
            + "Settings can stand here as with serve (--urls, --TeamX:NAME VALUE), but its data always lies in SQLite files of its own.")
        {
            folder,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed => ServeVerb.RunAsync(io.Error, async serve =>
        {
            using var data = DemoFolder.Make(parsed.GetValue(folder) ?? DemoFolder.Default);
            await serve(Build([.. parsed.UnmatchedTokens], data.Path, io.Out)).ConfigureAwait(false);
        }));
        return command;
    }

    private static WebApplication Build(string[] args, string dataDirectory, TextWriter output)
    {
        var app = TeamXHost.Build([.. Settings, .. args], Services, options => Adjust(options, dataDirectory));
        app.Lifetime.ApplicationStarted.Register(() => SayWhat(app, dataDirectory, output));
        return app;
    }

    private static void Services(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(new FastClock(Speed)).AddHostedService<DemoLife>();

    /// <summary>What is configured for real companies must not meet an invented one.</summary>
    private static void Adjust(TeamXOptions options, string dataDirectory)
    {
        options.DataDirectory = dataDirectory;
        (options.Storage, options.Remoting, options.Cluster) = (new StorageOptions(), new RemotingOptions(), new ClusterOptions());
        (options.Dispatching, options.History.Enabled) = (true, true);
    }

    private static void SayWhat(WebApplication app, string dataDirectory, TextWriter output)
    {
        output.WriteLine($"This is a demo: {DemoCompany.Id}, an invented company, and six agents that work, fail, hang and put things off.");
        output.WriteLine($"Open {ListenAddresses.Callable(app.Urls.First())}");
        output.WriteLine("Its clock runs 60 times faster: an hour takes a minute. Only runs and their timeouts take real time.");
        output.WriteLine($"Its data lies in {dataDirectory} and is made anew each time.");
        output.WriteLine("Ctrl+C ends it.");
    }
}
