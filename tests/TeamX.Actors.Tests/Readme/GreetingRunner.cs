using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Readme;

public sealed class GreetingRunner : IAgentRunner
{
    public string Kind => "greeting";

    public Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        // Call a model, a program, a colleague. The token fires on cancel, timeout and shutdown: pass it on.
        var result = JsonSerializer.Serialize($"{run.AgentId} looked at {run.Context.TicketId}, run {run.Attempt}");
        return Task.FromResult<RunOutcome?>(new RunOutcome.Completed(result));
    }
}
