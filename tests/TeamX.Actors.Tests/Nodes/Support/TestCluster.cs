using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.Nodes.Support;

/// <summary>Nodes of one cluster in this process, which talk over loopback and share a <see cref="TestStorage"/>.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    // Faster than in earnest: nobody has to wait for a network here.
    // Akka's own events of members do not survive being serialized; what nodes really send each other is serialized in any case.
    private const string Hasty = """
        akka.actor.serialize-messages = off
        akka.cluster {
          gossip-interval = 100ms
          leader-actions-interval = 100ms
          failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 4s, expected-response-after = 200ms }
          split-brain-resolver.stable-after = 2s
          down-removal-margin = 200ms
        }
        """;

    private readonly List<IHost> _hosts = [];
    private readonly int[] _ports;

    private TestCluster(int nodes) => _ports = FreePorts.Take(nodes);

    public TestStorage Storage { get; } = new();

    /// <summary>Starts nodes with these roles, and waits until all are members.</summary>
    public static async Task<TestCluster> Start(TestRunner runner, params string[][] roles)
    {
        var cluster = new TestCluster(roles.Length);
        foreach (var role in roles)
        {
            await cluster.StartNode(role, runner);
        }

        for (var node = 0; node < roles.Length; node++)
        {
            await cluster.Until(node, () => Akka.Cluster.Cluster.Get(cluster.SystemOf(node)).State.Members.Count(member => member.Status == MemberStatus.Up) == roles.Length);
            await cluster.UntilAsync(async () => await cluster.Of<NodeReadiness>(node).FindObstacleAsync() is null);
        }

        return cluster;
    }

    public ActorSystem SystemOf(int node) => _hosts[node].Services.GetRequiredService<ActorSystem>();

    public T Of<T>(int node)
        where T : notnull => _hosts[node].Services.GetRequiredService<T>();

    public IActorRef RegionOf(int node) => ActorRegistry.For(SystemOf(node)).Get<CompanyRegion>();

    /// <summary>Ends a node without a word to the others.</summary>
    public async Task Kill(int node) => await SystemOf(node).Terminate().WaitAsync(Patience.Long);

    /// <summary>Ends a node as a signal would.</summary>
    public async Task Stop(int node) => await _hosts[node].StopAsync().WaitAsync(Patience.Long);

    /// <summary>A request as it ended, asked for at a node.</summary>
    public async Task<WakeupView> Ended(int node, CompanyId company, WakeupId id)
    {
        WakeupView? ended = null;
        await UntilAsync(async () =>
        {
            ended = await Of<CompanyClient>(node).AskAsync(new GetWakeup(company, id)) as WakeupView;
            return ended?.CompletedAt is not null;
        });
        return ended!;
    }

    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await holds())
        {
            await looks.WaitForNextTickAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.Services.GetRequiredService<ActorSystem>().Terminate();
            host.Dispose();
        }
    }

    private async Task StartNode(string[] roles, TestRunner runner)
    {
        var options = new TeamXOptions { ShutdownGrace = TimeSpan.FromSeconds(1), CancelGrace = TimeSpan.FromSeconds(1), HeartbeatInterval = TimeSpan.FromSeconds(2) };
        (options.Remoting.Hostname, options.Remoting.Port) = ("127.0.0.1", _ports[_hosts.Count]);
        options.Cluster.SeedNodes.Add($"127.0.0.1:{_ports[0]}");
        options.Cluster.Roles.AddRange(roles);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddTeamXClient().AddAkka("teamx", akka =>
        {
            akka.Setups.Add(Storage);
            akka.AddHocon(TestEngine.Settings, HoconAddMode.Prepend);
            akka.AddHocon(Hasty, HoconAddMode.Prepend);
            akka.WithTeamX(options, [runner], TimeProvider.System, Storage);
        });
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
    }

    private Task Until(int node, Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));
}
