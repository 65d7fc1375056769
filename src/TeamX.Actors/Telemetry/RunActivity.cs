using System.Diagnostics;
using System.Globalization;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Telemetry;

/// <summary>The activity of one run: a child of what asked for its wakeup, however long ago that was.</summary>
internal static class RunActivity
{
    private const string Name = "teamx.run";

    /// <summary>Begins it; null when nobody listens.</summary>
    public static Activity? Start(
        CompanyId company, AgentId agent, WakeupId wakeup, int attempt, Trigger trigger, string runnerKind, string? traceParent)
    {
        if (!TeamXTelemetry.Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return TeamXTelemetry.Source.StartActivity(Name, ActivityKind.Consumer, parent, [
            new("teamx.company.id", company.Value),
            new("teamx.agent.id", agent.Value),
            new("teamx.wakeup.id", wakeup.ToString()),
            new("teamx.run.attempt", attempt),
            new("teamx.trigger", WireNames.Of(trigger.Type)),
            new("teamx.runner.kind", runnerKind),
        ]);
    }

    /// <summary>Says how the run ended, and nothing of what it said: that may be anything.</summary>
    /// <param name="activity">The run's.</param>
    /// <param name="outcome">What the runner returned; null when a caller outside has the run, or after a fault.</param>
    /// <param name="fault">What the runner threw.</param>
    public static void End(Activity? activity, RunOutcome? outcome, Exception? fault)
    {
        if (activity is null)
        {
            return;
        }

        var (name, error) = (outcome, fault) switch
        {
            (_, OperationCanceledException) => ("stopped", null),
            (_, not null) => ("failed", fault.GetType().FullName),
            (RunOutcome.Failed failed, _) => ("failed", failed.Code ?? "failed"),
            (RunOutcome.Completed, _) => ("completed", null),
            (RunOutcome.Skipped, _) => ("skipped", null),
            (RunOutcome.Deferred, _) => ("deferred", null),
            (null, _) => ("handed_over", null),
            _ => ("interrupted", null),
        };
        activity.SetTag("teamx.run.outcome", name);
        if (outcome is RunOutcome.Deferred deferred)
        {
            activity.SetTag("teamx.run.deferred_until", deferred.Until.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        }

        if (error is not null)
        {
            activity.SetTag("error.type", error);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
