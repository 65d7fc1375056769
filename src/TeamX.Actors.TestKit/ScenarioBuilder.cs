using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.TestKit;

/// <summary>What a scenario begins with.</summary>
public sealed class ScenarioBuilder
{
    private readonly List<CompanyCommand> _definitions = [];

    /// <summary>The settings of the engine, as a host would bind them. <see cref="TeamXOptions.DataDirectory"/> is not used.</summary>
    public TeamXOptions Options { get; } = new();

    /// <summary>The scripts of the agents.</summary>
    public ScriptedRunners Runner { get; } = new();

    /// <summary>The virtual wall time of the start.</summary>
    public DateTimeOffset StartAt { get; set; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Null runs actors in the order in which they have something to do; a number lets chance pick the next one, the same for the same number.</summary>
    public int? Seed { get; set; }

    /// <summary>How long, in real time, a step may take before it counts as stuck.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    internal IReadOnlyList<CompanyCommand> Definitions => _definitions;

    internal CompanyId DefaultCompany => _definitions.OfType<DefineCompany>().FirstOrDefault()?.CompanyId ?? new CompanyId("acme");

    /// <summary>A company; agents that are named after it belong to it.</summary>
    public ScenarioBuilder Company(string id, int? maxConcurrentRuns = null)
    {
        _definitions.Add(new DefineCompany(new CompanyId(id), id, MaxConcurrentRuns: maxConcurrentRuns));
        return this;
    }

    /// <summary>An agent of the company named last; without one the company is <c>acme</c>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="maxConcurrentRuns">Its runs at once.</param>
    /// <param name="kind">One of the kinds of <see cref="ScriptedRunners"/>.</param>
    public ScenarioBuilder Agent(string id, int maxConcurrentRuns = 1, string kind = ScriptedRunners.InProcess)
    {
        if (_definitions.Count == 0)
        {
            Company("acme");
        }

        _definitions.Add(new DefineAgent(_definitions[^1].CompanyId, new AgentId(id), id, new RunnerSpec(kind), MaxConcurrentRuns: maxConcurrentRuns));
        return this;
    }
}
