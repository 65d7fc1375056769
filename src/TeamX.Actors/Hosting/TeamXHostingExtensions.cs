using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Persistence;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Hosting;

/// <summary>Puts the engine into a host.</summary>
public static class TeamXHostingExtensions
{
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Runs companies in this actor system, with journal and snapshots where <see cref="TeamXOptions.Storage"/> says. The region
    /// is then there as <c>IRequiredActor&lt;CompanyRegion&gt;</c>.
    /// </summary>
    /// <param name="builder">The actor system.</param>
    /// <param name="options">The settings.</param>
    /// <param name="runners">The runners of the host, each with a kind of its own.</param>
    /// <exception cref="OptionsValidationException">A setting is out of range.</exception>
    /// <exception cref="StorageException">The data directory or the database cannot be used.</exception>
    public static AkkaConfigurationBuilder WithTeamX(this AkkaConfigurationBuilder builder, TeamXOptions options, params IAgentRunner[] runners) =>
        builder.WithTeamX(options, TimeProvider.System, runners);

    /// <summary>The same on a clock of the host's choice, for example a <see cref="FastClock"/>.</summary>
    /// <param name="builder">The actor system.</param>
    /// <param name="options">The settings.</param>
    /// <param name="time">Wall and monotonic time. The monotonic one has to be real, because the actor system's timers are.</param>
    /// <param name="runners">The runners of the host, each with a kind of its own.</param>
    /// <exception cref="OptionsValidationException">A setting is out of range.</exception>
    /// <exception cref="StorageException">The data directory or the database cannot be used.</exception>
    public static AkkaConfigurationBuilder WithTeamX(
        this AkkaConfigurationBuilder builder, TeamXOptions options, TimeProvider time, params IAgentRunner[] runners)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        Validate(options);
        var storage = Open(options);
        builder.Setups.Add(storage.Setup);
        builder.AddHocon(TeamXHocon.Load(storage.HoconName), HoconAddMode.Append);
        var directory = storage.OpenDirectory();
        var history = options.History.Enabled ? new CompanyHistory(storage, time) : null;
        return builder.WithHistory(history).WithTeamX(options, runners, time, directory, storage, () =>
        {
            history?.Dispose();
            directory.Dispose();
            storage.Dispose();
        });
    }

    private static CompanyStorage Open(TeamXOptions options) => options.Storage.Provider == StorageOptions.PostgreSql
        ? PostgreSqlStorage.Open(options.DataDirectory, options.Storage.ConnectionString!, shared: options.Cluster.IsOn)
        : SqliteStorage.Open(options.DataDirectory);

    /// <summary>
    /// Adds the services that talk to companies: <see cref="CompanyClient"/>, <see cref="IHeartbeatService"/>, <see cref="IAgentWakeupQueue"/>,
    /// <see cref="NodeDrain"/> and <see cref="NodeReadiness"/>.
    /// </summary>
    public static IServiceCollection AddTeamXClient(this IServiceCollection services)
    {
        services.TryAddSingleton<CompanyClient>();
        services.TryAddSingleton<NodeDrain>();
        services.TryAddSingleton<NodeReadiness>();
        services.TryAddSingleton<IHeartbeatService, HeartbeatService>();
        services.TryAddSingleton<IAgentWakeupQueue, AgentWakeupQueue>();
        return services;
    }

    /// <summary>The same over any journal, clock and directory.</summary>
    internal static AkkaConfigurationBuilder WithTeamX(
        this AkkaConfigurationBuilder builder, TeamXOptions options, IAgentRunner[] runners, TimeProvider time,
        ICompanyDirectoryStore store, CompanyStorage? storage = null, Action? onTermination = null)
    {
        builder.AddHocon(TeamXHocon.Load("reference"), HoconAddMode.Append);
        builder.AddHocon(ShutdownTimeout(options), HoconAddMode.Prepend);
        return builder.WithActors((system, registry) =>
        {
            var history = CompanyHistory.Of(system);
            var settings = SettingsOf(options, runners, time) with
            {
                HistoryCommitted = history is null ? null : company => history.Reach(company).SequenceNr,
                IsDead = _ => !options.Cluster.IsOn,
            };
            if (storage is not null)
            {
                settings = settings with { Incarnation = storage.Incarnation, IsDead = storage.IsDead };
                storage.Watch(Logging.GetLogger(system, storage.GetType()));
            }

            var region = options.Cluster.IsOn
                ? ClusterNode.Start(system, options, settings, store, history)
                : LocalNode.Start(system, options, settings, store, history);
            registry.Register<CompanyRegion>(region);
            var shutdown = CoordinatedShutdown.Get(system);
            shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "drain-companies", async () =>
            {
                object drain = shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason ? new AbandonCompanies() : new DrainCompanies();
                await region.Ask<Drained>(drain, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
                return Akka.Done.Instance;
            });
            if (onTermination is not null)
            {
                system.RegisterOnTermination(onTermination);
            }
        }).WithRemoting(options);
    }

    private static AkkaConfigurationBuilder WithHistory(this AkkaConfigurationBuilder builder, CompanyHistory? history)
    {
        if (history is not null)
        {
            builder.Setups.Add(new HistorySetup(history));
        }

        return builder;
    }

    private static EngineSettings SettingsOf(TeamXOptions options, IAgentRunner[] runners, TimeProvider time) => new()
    {
        Policy = PolicyOf(options),
        Time = time,
        Runners = new RunnerCatalog(runners),
        Dispatching = options.Dispatching,
        HeartbeatInterval = options.HeartbeatInterval,
        LeaseHeartbeat = options.Lease.HeartbeatInterval,
        CancelGrace = options.CancelGrace,
        ShutdownGrace = options.ShutdownGrace,
        PassivateAfter = options.PassivateAfter,
        SnapshotMinimumEvents = options.Snapshot.MinimumEvents,
        SnapshotInterval = TimeSpan.FromMilliseconds(250),
    };

    /// <summary>The journal keeps whole milliseconds; a finer setting would differ from it at every activation.</summary>
    private static CompanyPolicy PolicyOf(TeamXOptions options) => new()
    {
        MaxConcurrentRuns = options.MaxConcurrentRuns,
        RetryDelays = options.Retry.Delays is { } delays ? [.. delays.Select(delay => delay.ToWholeMilliseconds())] : CompanyPolicy.Default.RetryDelays,
        RetryJitter = options.Retry.Jitter,
        RunTimeout = options.RunTimeout.ToWholeMilliseconds(),
        LeaseDuration = options.Lease.Duration.ToWholeMilliseconds(),
        MaxInterruptions = options.MaxInterruptions,
        IdempotencyWindow = options.IdempotencyWindow.ToWholeMilliseconds(),
        IdempotencyMaxKeys = options.IdempotencyMaxKeys,
        SelfWakeCooldown = options.SelfWakeCooldown.ToWholeMilliseconds(),
        MaxWakeDepth = options.MaxWakeDepth,
        CircuitBreakerThreshold = options.CircuitBreaker.Threshold,
        AgingPointsPerMinute = options.Aging.PointsPerMinute,
        MaxWakeupsPerAgentPerHour = options.MaxWakeupsPerAgentPerHour,
        Retention = options.Retention.ToWholeMilliseconds(),
        WaitForDurableStart = options.WaitForDurableStart,
    };

    /// <summary>The phase that drains may take as long as runs may still run, and stopped ones may take to stop.</summary>
    internal static TimeSpan DrainLimit(TeamXOptions options) => options.ShutdownGrace + options.CancelGrace + ShutdownMargin;

    private static Config ShutdownTimeout(TeamXOptions options) => ConfigurationFactory.ParseString(
        $"akka.coordinated-shutdown.phases.before-service-unbind.timeout = {(long)DrainLimit(options).TotalMilliseconds}ms");

    private static void Validate(TeamXOptions options)
    {
        var result = new TeamXOptionsValidator().Validate(null, options);
        if (result.Failed)
        {
            throw new OptionsValidationException(TeamXOptions.SectionName, typeof(TeamXOptions), result.Failures);
        }
    }
}
