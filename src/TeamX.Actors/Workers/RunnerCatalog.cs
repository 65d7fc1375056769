using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Workers;

/// <summary>The runners of a host, by kind.</summary>
internal sealed class RunnerCatalog
{
    private readonly Dictionary<string, IAgentRunner> _byKind;

    /// <exception cref="ArgumentException">Two runners have the same kind.</exception>
    public RunnerCatalog(IEnumerable<IAgentRunner> runners) => _byKind = runners.ToDictionary(runner => runner.Kind, StringComparer.Ordinal);

    public IAgentRunner? Find(string kind) => _byKind.GetValueOrDefault(kind);

    public TimeSpan? DurationOf(CompanyId company, AgentDefined agent) =>
        Find(agent.Runner.Kind) is { HandsOver: false } found ? found.DurationOf(company, agent.AgentId, agent.Runner) : null;

    public Refusal? Check(RunnerSpec runner) =>
        Find(runner.Kind) is { } found ? found.Validate(runner) : Refusals.RunnerKindUnknown(runner.Kind);
}
