using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Host.Runners;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>The runners that call others, with the clients of the host.</summary>
internal sealed class CallingRunners : IDisposable
{
    private readonly ServiceProvider _services;

    public CallingRunners()
    {
        var services = new ServiceCollection();
        services.AddRunnerClients();
        _services = services.BuildServiceProvider();
        var clients = _services.GetRequiredService<IHttpClientFactory>();
        Http = new HttpRunner(Options, clients, new StandingTime());
        Chat = new ChatRunner(Options, clients, new StandingTime());
    }

    /// <summary>The wall time of the runners.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public TeamXOptions Options { get; } = new();

    public HttpRunner Http { get; }

    public ChatRunner Chat { get; }

    public void Dispose() => _services.Dispose();

    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
