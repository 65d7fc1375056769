using System.Globalization;
using System.Text.Json;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using TeamX.Actors.Company;
using TeamX.Actors.History;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Hosting;

/// <summary>The engine's actors on a node of a cluster.</summary>
internal static class ClusterNode
{
    private const string WakerName = "teamx-waker";
    private const string SingletonName = "one";

    // The first seed node founds a cluster when none of the others answers for this long. It has to be longer than a busy or just healed network takes to
    // deliver an answer: a second cluster on the same database is worse than a start that waits. The others only ask again, see cluster.conf.
    private const string BeforeFounding = "15s";

    /// <summary>What Akka has to know about the node as a member.</summary>
    public static Config SettingsOf(TeamXOptions options)
    {
        var roles = options.Cluster.Roles is { Count: > 0 } given ? given : [WorkerNodeTracker.Role, WorkerNode.Role];
        string[] seeds = [.. options.Cluster.SeedNodes.Select(seed => AddressOf(seed, options.Remoting))];
        var remoting = options.Remoting;
        var own = AddressOf(string.Create(CultureInfo.InvariantCulture, $"{remoting.PublicHostname ?? remoting.Hostname}:{remoting.PublicPort ?? remoting.Port}"), remoting);
        return ConfigurationFactory.ParseString($$"""
            akka.cluster.roles = {{JsonSerializer.Serialize(roles)}}
            akka.cluster.seed-nodes = {{JsonSerializer.Serialize(seeds)}}
            {{(seeds[0] == own ? $"akka.cluster.seed-node-timeout = {BeforeFounding}" : "")}}
            """);
    }

    /// <summary>Starts them.</summary>
    /// <returns>The region.</returns>
    public static IActorRef Start(ActorSystem system, TeamXOptions options, EngineSettings settings, ICompanyDirectoryStore store, CompanyHistory? history)
    {
        system.ActorOf(EventPublisher.Props(), "teamx-events");
        StartHistory(system, history);
        var roles = Cluster.Get(system).SelfRoles;
        var sharding = ClusterSharding.Get(system);
        var proxy = sharding.StartProxy(ClusterCompanies.TypeName, WorkerNodeTracker.Role, new CompanyShards());
        var dispatch = new DispatchSwitch(settings.Dispatching);
        settings = settings with
        {
            Directory = system.ActorOf(CompanyDirectory.Props(store, StartWaker(system, options, settings, store, proxy)), "teamx-directory"),
        };
        var worker = roles.Contains(WorkerNode.Role) ? system.ActorOf(WorkerNode.Props(settings, proxy, options.Workers.Capacity), WorkerNode.Name) : null;
        IActorRef? shards = null;
        if (roles.Contains(WorkerNodeTracker.Role))
        {
            var nodes = new WorkerNodes(settings.Time);
            system.ActorOf(WorkerNodeTracker.Props(nodes), WorkerNodeTracker.Name);
            var entities = settings with { WorkerNodes = nodes };
            var sharded = ClusterShardingSettings.Create(system).WithRole(WorkerNodeTracker.Role);
            shards = sharding.Start(
                ClusterCompanies.TypeName, id => CompanyGuardian.Props(new(id), entities, dispatch.Enabled), sharded, new CompanyShards(),
                sharding.DefaultShardAllocationStrategy(sharded), new DrainCompany());
        }

        return system.ActorOf(ClusterCompanies.Props(settings, shards, proxy, dispatch, worker), "teamx-companies");
    }

    /// <summary>One of the nodes that have companies wakes those of all.</summary>
    private static IActorRef StartWaker(ActorSystem system, TeamXOptions options, EngineSettings settings, ICompanyDirectoryStore store, IActorRef region)
    {
        StartOne(system, WakerName, CompanyWaker.PropsOfCluster(store, settings.Time, options.HeartbeatInterval, LocalNode.WakeAhead(options), region));
        var proxy = ClusterSingletonProxySettings.Create(system).WithRole(WorkerNodeTracker.Role).WithSingletonName(SingletonName);
        return system.ActorOf(ClusterSingletonProxy.Props($"/user/{WakerName}", proxy), $"{WakerName}-proxy");
    }

    /// <summary>One of the nodes that have companies keeps the history, the others follow.</summary>
    private static void StartHistory(ActorSystem system, CompanyHistory? history)
    {
        if (history is not null)
        {
            StartOne(system, "teamx-history", HistoryProjection.Props(history));
            system.ActorOf(HistoryFollower.Props(history), "teamx-history-follower");
        }
    }

    private static void StartOne(ActorSystem system, string name, Props props)
    {
        if (Cluster.Get(system).SelfRoles.Contains(WorkerNodeTracker.Role))
        {
            var one = ClusterSingletonManagerSettings.Create(system).WithRole(WorkerNodeTracker.Role).WithSingletonName(SingletonName);
            system.ActorOf(ClusterSingletonManager.Props(props, one), name);
        }
    }

    private static string AddressOf(string seed, RemotingOptions remoting) =>
        seed.Contains("://", StringComparison.Ordinal) ? seed : $"{(remoting.Tls.IsOn ? "akka.ssl.tcp" : "akka.tcp")}://teamx@{seed}";
}
