using Akka.Actor;
using Akka.Dispatch;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Telemetry;

namespace TeamX.Actors.Workers;

/// <summary>One call of a runner, beside the actors. Its worker is told how it ended, whatever the runner does.</summary>
/// <param name="runner">The runner.</param>
/// <param name="context">What it is told.</param>
/// <param name="worker">Who is told <see cref="RunEnded"/>.</param>
/// <param name="stop">Asks it to stop.</param>
internal sealed class RunInvocation(IAgentRunner runner, RunContext context, IActorRef worker, CancellationToken stop) : IRunnable
{
    /// <summary>Called by the dispatcher.</summary>
    public void Run() => _ = RunAsync();

    /// <summary>Called by a thread pool.</summary>
    public void Execute() => Run();

    private async Task RunAsync()
    {
        using var activity = RunActivity.Start(
            context.CompanyId, context.AgentId, context.WakeupId, context.Attempt, context.Trigger, runner.Kind, context.TraceParent);
        var (outcome, fault) = ((RunOutcome?)null, (Exception?)null);
        try
        {
            outcome = await runner.RunAsync(activity is null ? context : context with { TraceParent = activity.Id }, stop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            fault = e;
        }

        RunActivity.End(activity, outcome, fault);
        worker.Tell(new RunEnded(context.LeaseToken, outcome, fault), ActorRefs.NoSender);
    }
}

/// <summary>To a worker: its runner is done.</summary>
/// <param name="Token">The run.</param>
/// <param name="Outcome">What the runner returned; null when a caller outside finishes the run, or after a fault.</param>
/// <param name="Fault">What it threw.</param>
internal sealed record RunEnded(LeaseToken Token, RunOutcome? Outcome, Exception? Fault) : INoSerializationVerificationNeeded;
