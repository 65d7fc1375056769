using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Hosting.Support;

/// <summary>The engine in a host, on SQLite files, as a program embeds it.</summary>
internal sealed class HostedEngine : IAsyncDisposable
{
    private readonly IHost _host;

    private readonly ConcurrentDictionary<WakeupId, TaskCompletionSource> _ends = [];

    private HostedEngine(IHost host)
    {
        _host = host;
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Listener(id => EndOf(id).TrySetResult()))), typeof(CompanyNotification));
    }

    public ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public CompanyClient Client => _host.Services.GetRequiredService<CompanyClient>();

    public IHeartbeatService Heartbeat => _host.Services.GetRequiredService<IHeartbeatService>();

    public IAgentWakeupQueue Queue => _host.Services.GetRequiredService<IAgentWakeupQueue>();

    public IActorRef Region => _host.Services.GetRequiredService<IRequiredActor<CompanyRegion>>().ActorRef;

    public static async Task<HostedEngine> StartAsync(string dataDirectory, IAgentRunner runner, Action<TeamXOptions>? configure = null)
    {
        var options = new TeamXOptions { DataDirectory = dataDirectory };
        configure?.Invoke(options);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddTeamXClient();
        builder.Services.AddAkka("teamx", akka =>
        {
            akka.AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }", HoconAddMode.Prepend);
            akka.ConfigureLoggers(loggers => loggers.LogLevel = Akka.Event.LogLevel.ErrorLevel);
            akka.ConfigureLoggers(loggers => loggers.ClearLoggers());
            akka.WithTeamX(options, runner);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new HostedEngine(host);
    }

    public async Task<T> Ask<T>(IWithCompanyId message)
        where T : CompanyReply => (await Client.AskAsync(message)).Should().BeOfType<T>().Subject;

    /// <summary>The company's own answer, without the history.</summary>
    public Task<CompanyReply> FromMemory(IWithCompanyId message) => Region.Ask<CompanyReply>(message, Patience.Long);

    /// <summary>Waits until the request is at its end, durably.</summary>
    public Task Ended(WakeupId id) => EndOf(id).Task.WaitAsync(Patience.Long);

    /// <summary>The request when it is at its end.</summary>
    public async Task<WakeupView> End(CompanyId company, WakeupId id)
    {
        await EndOf(id).Task.WaitAsync(Patience.Long);
        return await Ask<WakeupView>(new GetWakeup(company, id));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        SqliteConnection.ClearAllPools();
    }

    private TaskCompletionSource EndOf(WakeupId id) => _ends.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Listener : ReceiveActor
    {
        public Listener(Action<WakeupId> ended) => Receive<CompanyNotification>(next =>
        {
            if (next.Event is RunCompleted or WakeupDeadLettered or WakeupCancelled)
            {
                ended(((WakeupEvent)next.Event).WakeupId);
            }
        });
    }
}
