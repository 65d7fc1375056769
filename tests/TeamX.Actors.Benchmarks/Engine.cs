using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Dashboard;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Benchmarks;

/// <summary>
/// The engine as a host embeds it, with its files in a folder of the caller's choice. The hosting call and the published events are known here alone.
/// </summary>
internal sealed class Engine : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CatchUpWithin = TimeSpan.FromMinutes(5);

    private readonly IHost _host;
    private readonly ActorSystem _system;

    private Engine(IHost host)
    {
        _host = host;
        _system = host.Services.GetRequiredService<ActorSystem>();
        Region = host.Services.GetRequiredService<IRequiredActor<CompanyRegion>>().ActorRef;
    }

    /// <summary>Takes every command and query.</summary>
    public IActorRef Region { get; }

    /// <summary>Asks companies and the history.</summary>
    public CompanyClient Client => _host.Services.GetRequiredService<CompanyClient>();

    /// <summary>How many companies are in memory: the region has one child for each.</summary>
    public int CompaniesInMemory => ((ActorRefWithCell)Region).Children.Count();

    /// <summary>Starts the engine.</summary>
    /// <param name="dataDirectory">The folder of its files.</param>
    /// <param name="runner">The only runner.</param>
    /// <param name="configure">What differs from the defaults.</param>
    public static async Task<Engine> StartAsync(string dataDirectory, IAgentRunner runner, Action<TeamXOptions>? configure = null)
    {
        var options = new TeamXOptions { DataDirectory = dataDirectory };
        configure?.Invoke(options);

        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        AddTo(builder, options, runner);
        var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        return new Engine(host);
    }

    /// <summary>Starts the engine with its pages.</summary>
    /// <param name="dataDirectory">The folder of its files.</param>
    /// <param name="runner">The only runner.</param>
    /// <returns>The engine, and where a browser of this machine finds the pages.</returns>
    public static async Task<(Engine Engine, Uri Pages)> StartServingAsync(string dataDirectory, IAgentRunner runner)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        AddTo(builder, new TeamXOptions { DataDirectory = dataDirectory }, runner);
        builder.Services.AddTeamXDashboard();

        // Nobody comes back to it: nothing is kept in the folder of whoever measures.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var app = builder.Build();
        app.MapTeamXDashboard("/");
        await app.StartAsync().ConfigureAwait(false);
        return (new Engine(app), new Uri(app.Urls.First()));
    }

    /// <summary>Has the actor told of everything that <see cref="CompletedIn"/> understands.</summary>
    public static void SubscribeToCompletions(ActorSystem system, IActorRef subscriber) =>
        system.EventStream.Subscribe(subscriber, typeof(CompanyNotification));

    /// <summary>The company one of whose wakeups completed, durably; null when the message says something else.</summary>
    public static CompanyId? CompletedIn(object message) =>
        message is CompanyNotification { Event: RunCompleted } completed ? completed.CompanyId : null;

    /// <summary>Starts an actor beside the engine.</summary>
    public IActorRef Spawn(Props props) => _system.ActorOf(props);

    /// <summary>Asks a company.</summary>
    /// <exception cref="InvalidOperationException">The answer is not a <typeparamref name="TReply"/>.</exception>
    public async Task<TReply> AskAsync<TReply>(IWithCompanyId message)
        where TReply : CompanyReply
    {
        var reply = await Region.Ask<CompanyReply>(message, AnswerWithin).ConfigureAwait(false);
        return reply as TReply ?? throw new InvalidOperationException($"{message.GetType().Name} was answered with {reply}.");
    }

    /// <summary>Waits for the history, so that what it has still to take over is not the burden of what is measured next.</summary>
    /// <exception cref="InvalidOperationException">It is not there within five minutes.</exception>
    public async Task CatchUpAsync(CompanyId company)
    {
        var latest = (await AskAsync<WakeupPage>(new ListWakeups(company) { Limit = 1 }).ConfigureAwait(false)).EventNumber;
        if (!await Client.History!.ReachedAsync(company, latest, CatchUpWithin).ConfigureAwait(false))
            throw new InvalidOperationException("The history does not catch up.");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
        // A pooled connection would keep the files open, even deleted ones, for the next engine of this process.
        SqliteConnection.ClearAllPools();
    }

    private static void AddTo(IHostApplicationBuilder builder, TeamXOptions options, IAgentRunner runner)
    {
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddTeamXClient();
        builder.Services.AddAkka("teamx", akka =>
        {
            akka.ConfigureLoggers(loggers => loggers.LogLevel = Akka.Event.LogLevel.WarningLevel);
            akka.WithTeamX(options, runner);
        });
    }
}
