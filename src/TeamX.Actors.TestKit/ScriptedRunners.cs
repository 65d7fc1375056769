using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit.Simulation;
using TeamX.Actors.Workers;

namespace TeamX.Actors.TestKit;

/// <summary>The runners of a scenario: they do what the scripts of the agents say, and remember what they were asked.</summary>
public sealed class ScriptedRunners
{
    /// <summary>The kind whose runs die with the process: an in-process runner.</summary>
    public const string InProcess = "scripted";

    /// <summary>The kind whose runs may go on after the process died.</summary>
    public const string OutlivingProcess = "scripted-outliving";

    /// <summary>The kind whose runs are handed over to a caller outside, who renews and reports with the lease token.</summary>
    public const string External = "scripted-external";

    private readonly Lock _gate = new();
    private readonly Dictionary<(string? Company, string Agent), AgentScript> _scripts = [];
    private readonly List<ScriptedRun> _runs = [];

    /// <summary>All runs so far, in the order in which they began.</summary>
    public IReadOnlyList<ScriptedRun> Runs
    {
        get
        {
            lock (_gate) return [.. _runs];
        }
    }

    /// <summary>The runs of one request, in order.</summary>
    public IReadOnlyList<ScriptedRun> RunsOf(WakeupId id) => [.. Runs.Where(run => run.Context.WakeupId == id)];

    /// <summary>The script of an agent.</summary>
    /// <param name="agent">Its id.</param>
    /// <param name="company">Its company; null for agents of that id in any company.</param>
    public AgentScript For(string agent, string? company = null)
    {
        lock (_gate)
        {
            if (!_scripts.TryGetValue((company, agent), out var script))
            {
                _scripts.Add((company, agent), script = new AgentScript());
            }

            return script;
        }
    }

    internal IAgentRunner[] For(SimulationSetup setup, Func<VirtualScheduler> scheduler) =>
    [
        new Runner(this, setup, scheduler, InProcess),
        new Runner(this, setup, scheduler, OutlivingProcess) { OutlivesProcess = true },
        new Runner(this, setup, scheduler, External) { HandsOver = true },
    ];

    private Func<ScriptedRun, CancellationToken, Task<RunOutcome?>> Begin(ScriptedRun run)
    {
        lock (_gate)
        {
            _runs.Add(run);
            return ScriptOf(run.Context.CompanyId, run.Context.AgentId).Next();
        }
    }

    private TimeSpan? LengthOf(CompanyId company, AgentId agent)
    {
        lock (_gate) return ScriptOf(company, agent).Length;
    }

    private AgentScript ScriptOf(CompanyId company, AgentId agent) =>
        _scripts.GetValueOrDefault((company.Value, agent.Value)) ?? _scripts.GetValueOrDefault((null, agent.Value)) ?? new AgentScript();

    private sealed class Runner(ScriptedRunners runners, SimulationSetup setup, Func<VirtualScheduler> scheduler, string kind) : IAgentRunner
    {
        public string Kind => kind;

        public bool OutlivesProcess { get; init; }

        public bool HandsOver { get; init; }

        public TimeSpan? DurationOf(CompanyId company, AgentId agent, RunnerSpec runner) => runners.LengthOf(company, agent);

        public Task<RunOutcome?> RunAsync(RunContext context, CancellationToken cancellationToken)
        {
            if (setup.Storage.Severed)
            {
                // The process was killed before it came to this.
                return new TaskCompletionSource<RunOutcome?>().Task;
            }

            var run = new ScriptedRun(context, setup.Pump, setup.Clock, scheduler());
            cancellationToken.Register(() => run.ToldToStop = true);
            var step = runners.Begin(run);
            return HandsOver ? Task.FromResult<RunOutcome?>(null) : RunAsync(run, step, cancellationToken);
        }

        private async Task<RunOutcome?> RunAsync(
            ScriptedRun run, Func<ScriptedRun, CancellationToken, Task<RunOutcome?>> step, CancellationToken cancellationToken)
        {
            RunOutcome? outcome = null;
            try
            {
                return outcome = await step(run, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (!setup.Storage.Severed)
                {
                    run.End(outcome);
                }
            }
        }
    }
}
