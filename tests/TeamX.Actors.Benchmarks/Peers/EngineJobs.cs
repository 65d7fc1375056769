using System.Globalization;
using TeamX.Actors.Benchmarks.Peers.Driving;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>This engine as a queue of jobs: one company, one agent, shipped options, each job a wakeup that is asked for as a host's own code does.</summary>
internal sealed class EngineJobs : IJobQueue
{
    private const string Kind = "job";

    private static readonly CompanyId Company = new("company");
    private static readonly AgentId Agent = new("worker");
    private static readonly WakeupContext Context = new() { Metadata = $$"""{"payload":"{{Job.Payload}}"}""" };

    private readonly Engine _engine;

    private EngineJobs(Engine engine) => _engine = engine;

    /// <summary>Opens a data directory. A new one has a company that is paused until the work begins; in a used one the engine goes on by itself.</summary>
    public static async Task<IJobQueue> OpenAsync(string place, Func<int, Task> handler)
    {
        var isNew = !Directory.Exists(place);
        var engine = await Engine.StartAsync(place, new Runner(handler)).ConfigureAwait(false);
        if (isNew)
        {
            await engine.AskAsync<DefinitionReceipt>(new DefineCompany(Company, "Company", MaxConcurrentRuns: Job.AtOnce)).ConfigureAwait(false);
            await engine.AskAsync<DefinitionReceipt>(new DefineAgent(Company, Agent, "Worker", new RunnerSpec(Kind), MaxConcurrentRuns: Job.AtOnce))
                .ConfigureAwait(false);
            await engine.AskAsync<Done>(new PauseCompany(Company)).ConfigureAwait(false);
        }

        return new EngineJobs(engine);
    }

    public async Task EnqueueAsync(Job job)
    {
        var trigger = new Trigger(TriggerType.Manual, job.Number.ToString(CultureInfo.InvariantCulture));
        var order = new WakeupOrder(Agent, trigger) { Priority = job.Priority * 10, Context = Context, AllowCoalescing = false };
        var reply = await _engine.Client.AskAsync(new ScheduleWakeup(Company, order)).ConfigureAwait(false);
        if (reply is not WakeupReceipt { Outcome: ScheduleOutcome.Scheduled })
            throw new InvalidOperationException($"A job was answered with {reply}.");
    }

    public Task WorkAsync() => _engine.AskAsync<Done>(new ResumeCompany(Company));

    public async Task<long> UnfinishedAsync()
    {
        var stats = await _engine.AskAsync<StatsView>(new GetStats(Company)).ConfigureAwait(false);
        return stats.Pending + stats.Processing;
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private sealed class Runner(Func<int, Task> handler) : IAgentRunner
    {
        public string Kind => EngineJobs.Kind;

        public async Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken)
        {
            await handler(int.Parse(run.Trigger.Id!, CultureInfo.InvariantCulture)).ConfigureAwait(false);
            return new RunOutcome.Completed();
        }
    }
}
