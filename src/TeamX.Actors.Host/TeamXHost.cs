using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serilog;
using TeamX.Actors.Dashboard;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Mcp;
using TeamX.Actors.Host.Runners;
using TeamX.Actors.Host.Security;
using TeamX.Actors.Hosting;
using TeamX.Actors.Remoting;
using TeamX.Actors.Security;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host;

/// <summary>Puts the host together: settings, logging, the engine with its runners, and the HTTP API.</summary>
internal static class TeamXHost
{
    // What shutting down takes beyond the two graces: writing the last commits and stopping the actors.
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(45);

    // The rest of the server's limits are its own: 100 headers, 8 KiB for the first line, 240 bytes/s of a body, 130 s for an idle connection.
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxConnections = 10_000;

    // Otherwise the whole current folder is watched, and every write to the data folder in it costs an event. An argument given by the caller comes later and counts.
    private const string ReadSettingsOnce = "--hostBuilder:reloadConfigOnChange=false";

    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);

    /// <summary>Builds a host that is not started yet.</summary>
    /// <param name="args">Configuration as a command line, for example <c>--urls http://127.0.0.1:6000</c>.</param>
    /// <param name="configure">Changes the services before the host is built.</param>
    /// <param name="adjust">Changes the engine's settings, whatever the configuration says.</param>
    /// <exception cref="StartFault">A setting can't be used.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null, Action<TeamXOptions>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder([ReadSettingsOnce, .. args]);

        var options = SettingsOf(builder.Configuration);
        adjust?.Invoke(options);
        var http = OptionsOf<HttpSettings>(builder.Configuration).Validated();
        var keys = ApiKeySettings.Read(builder.Configuration);
        var hostNames = ListenAddresses.HostNames(builder.Configuration, keys.AreRequired);
        var urls = ListenAddresses.Of(builder.Configuration);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.AddServerHeader = false;
        });

        builder.Services.AddSerilog(logger => logger.ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext());
        AddServices(builder.Services, builder.Configuration, options, urls);
        builder.Services.AddHostTelemetry(builder.Configuration);
        builder.Services.AddApiKeys(keys);
        builder.Services.AddRequestLimits(http.MaxConcurrentRequests);
        builder.Services.AddTeamXMcp();
        builder.Services.AddTeamXDashboard();

        // Beside what else is kept, so that a login outlives a restart.
        builder.Services.AddDataProtection().SetApplicationName("teamx")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(Path.GetFullPath(options.DataDirectory), "keys")));
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRequestGuard([.. http.AllowedHosts, .. hostNames]);
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapHealth();
        app.MapOpenApi();
        app.MapTeamXMcp();
        app.MapMetrics();
        var api = app.MapGroup("/api");
        api.MapCompanies();
        api.MapAgents();
        api.MapWakeups();
        api.MapExplanations();
        api.MapRuns();
        api.MapGoals();
        api.MapTickets();
        api.MapSchedules();
        api.MapEvents();
        api.MapNode();
        app.MapTeamXDashboard("/", api: "/api");
        app.Lifetime.ApplicationStarted.Register(() => SayWhere(app));
        return app;
    }

    /// <summary>Builds the engine alone, with the same settings: it listens nowhere, starts no run, and says on standard error what goes wrong.</summary>
    /// <param name="dataDirectory">The folder of the SQLite files.</param>
    /// <exception cref="StartFault">A setting can't be used.</exception>
    public static IHost BuildOffline(string dataDirectory)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        var options = SettingsOf(builder.Configuration);
        (options.DataDirectory, options.Dispatching) = (dataDirectory, false);
        (options.Remoting, options.Cluster) = (new RemotingOptions(), new ClusterOptions());
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Error)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        AddServices(builder.Services, builder.Configuration, options, []);
        return builder.Build();
    }

    /// <summary>The settings shipped beside the program come first, so that a file in the current folder overrides them.</summary>
    private static TeamXOptions SettingsOf(ConfigurationManager configuration)
    {
        var shipped = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Optional = true };
        shipped.ResolveFileProvider();
        configuration.Sources.Insert(0, shipped);
        return OptionsOf<TeamXOptions>(configuration);
    }

    private static void AddServices(IServiceCollection services, ConfigurationManager configuration, TeamXOptions options, string[] urls)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownGrace + options.CancelGrace + ShutdownMargin);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CompanyGate>();
        services.AddSingleton(new EventPace());

        // Recovered requests start before the host listens; a port of 0 is only known then.
        var address = new HostAddress { Url = urls.Where(url => !url.EndsWith(":0", StringComparison.Ordinal)).Select(ListenAddresses.Callable).FirstOrDefault() };
        var records = new RunRecords(Path.Combine(Path.GetFullPath(options.DataDirectory), "runs"));
        services.AddSingleton(address);
        services.AddRunnerClients();
        services.AddTeamXClient().AddAkka("teamx", (akka, provider) =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            akka.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            }).WithTeamX(options, time, RunnersOf(options, records, address, provider.GetRequiredService<IHttpClientFactory>(), time));
        });

        // After the engine: from here on this process holds the data directory.
        services.AddSingleton(records);
        services.AddHostedService<LeftoverCleanup>();
    }

    private static IAgentRunner[] RunnersOf(TeamXOptions options, RunRecords records, HostAddress address, IHttpClientFactory clients, TimeProvider time) =>
    [
        new ProcessRunner(options, records, address, time),
        new HttpRunner(options, clients, time),
        new ChatRunner(options, clients, time),
        new EchoRunner(time),
    ];

    private static T OptionsOf<T>(ConfigurationManager configuration)
        where T : new()
    {
        try
        {
            return configuration.GetSection(TeamXOptions.SectionName).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new StartFault($"{e.Message} Durations are written like 00:02:00 (two minutes) or 1.00:00:00 (a day).", e);
        }
    }

    private static void SayWhere(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        app.Services.GetRequiredService<HostAddress>().Url = addresses.Select(ListenAddresses.Callable).FirstOrDefault();
        var who = app.Services.GetRequiredService<ApiKeys>().AreRequired ? "for whoever has an API key" : "for this machine only: no API keys are configured";
        foreach (var url in addresses)
        {
            app.Logger.LogInformation("Listening on {Url}, {Who:l}", url, who);
        }

        if (GatewayAddress.Of(app.Services.GetRequiredService<ActorSystem>()) is { } gateway)
        {
            app.Logger.LogInformation("Reached by other actor systems at {Address}", gateway);
        }
    }
}
