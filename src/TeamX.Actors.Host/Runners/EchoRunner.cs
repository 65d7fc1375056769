using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Host.Runners;

/// <summary>The runner <c>echo</c>: completes after a delay and gives back what it was told; for demos and tests.</summary>
internal sealed class EchoRunner(TimeProvider time) : IAgentRunner
{
    /// <inheritdoc/>
    public string Kind => "echo";

    /// <inheritdoc/>
    public Refusal? Validate(RunnerSpec runner) => RunnerSettings.Read<EchoSettings>(runner.Settings, out _);

    /// <inheritdoc/>
    public TimeSpan? DurationOf(CompanyId company, AgentId agent, RunnerSpec runner) =>
        RunnerSettings.Read<EchoSettings>(runner.Settings, out var settings) is null && settings.FailTimes == 0 ? settings.Delay : null;

    /// <inheritdoc/>
    public async Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        if (RunnerSettings.Read<EchoSettings>(run.RunnerSettings, out var settings) is { } fault)
        {
            return new RunOutcome.Failed(fault.Message, Permanent: true, fault.Code);
        }

        if (settings.Delay > TimeSpan.Zero)
        {
            await Task.Delay(settings.Delay, time, cancellationToken).ConfigureAwait(false);
        }

        if (settings.Skip is { } reason)
        {
            return new RunOutcome.Skipped(reason);
        }

        if (run.Attempt <= settings.FailTimes)
        {
            return new RunOutcome.Failed($"Run {run.Attempt} fails, as the first {settings.FailTimes} are asked to.", Code: "echo_failed");
        }

        var echo = new EchoJson(run.AgentId.Value, TriggerJson.Of(run.Trigger), run.Attempt, ContextJson.Of(run.Context), run.Reason);
        return new RunOutcome.Completed(JsonSerializer.Serialize(new EchoResult(echo), ApiJson.Options));
    }

    private sealed record EchoResult(EchoJson Echo);

    private sealed record EchoJson(string AgentId, TriggerJson Trigger, int Attempt, ContextJson Context, string? Reason);
}

/// <summary>The settings of the runner <c>echo</c>.</summary>
internal sealed record EchoSettings : IRunnerSettings
{
    /// <summary>How long a run takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How many of a request's first runs fail.</summary>
    public int FailTimes { get; init; }

    /// <summary>Why each run finds nothing to do; null when there is something.</summary>
    public string? Skip { get; init; }

    /// <inheritdoc/>
    public string? Fault => FailTimes < 0 ? "'failTimes' must not be negative." : null;
}
