using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Workers;

/// <summary>The port that a host implements: the code that does an agent's work.</summary>
public interface IAgentRunner
{
    /// <summary>The kind that agents name in their <see cref="RunnerSpec"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Whether a run can go on after this process has died (a child process, a remote call). Such runs always wait until the record of
    /// their start is durable.
    /// </summary>
    bool OutlivesProcess => false;

    /// <summary>
    /// Whether runs may be finished by a caller outside: <see cref="RunAsync"/> hands the work over and returns null, and the caller then
    /// renews the lease and reports the outcome with the run's token. After this process has died such a run keeps its slot for one lease,
    /// in which the caller may report.
    /// </summary>
    bool HandsOver => false;

    /// <summary>Checks an agent's settings when the agent is defined; null when they are fine.</summary>
    Refusal? Validate(RunnerSpec runner) => null;

    /// <summary>
    /// How long each run of an agent takes until it completes; null, the usual case, when nobody can say, or when runs can end otherwise. Only
    /// forecasts of starts are made from it. It is asked often and must answer at once.
    /// </summary>
    TimeSpan? DurationOf(CompanyId company, AgentId agent, RunnerSpec runner) => null;

    /// <summary>
    /// Does the work. Execution is at-least-once: the same request may run again with a higher attempt. An exception is a transient failure;
    /// <see cref="OperationCanceledException"/> after <paramref name="cancellationToken"/> fired is a stop.
    /// </summary>
    /// <returns>How the run ended; null when it was handed over, only from a runner that <see cref="HandsOver"/>.</returns>
    Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken);
}
