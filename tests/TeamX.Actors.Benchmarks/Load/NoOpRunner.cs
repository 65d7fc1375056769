using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>An agent that has nothing to do: what is left is the engine's own time.</summary>
/// <param name="onStart">Told of each run as it starts.</param>
internal sealed class NoOpRunner(Action<RunContext>? onStart = null) : IAgentRunner
{
    public const string KindName = "noop";

    private static readonly Task<RunOutcome?> Completed = Task.FromResult<RunOutcome?>(new RunOutcome.Completed());

    public string Kind => KindName;

    public Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        onStart?.Invoke(run);
        return Completed;
    }
}
