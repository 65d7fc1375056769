using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>
/// Tells why a pending request has not started. The earliest instant is a bound that no start comes before, unless a command changes the
/// request, its agent, its company or a limit; null while it takes a person to let it start.
/// </summary>
internal static class Explanation
{
    /// <summary>The first reason in the order a request meets them; null unless it is pending.</summary>
    public static WaitView? WhyWaiting(CompanyState state, Wakeup wakeup, AnswerContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(wakeup);
        ArgumentNullException.ThrowIfNull(context);
        if (wakeup.Progress.Status != WakeupStatus.Pending)
        {
            return null;
        }

        var earliest = EarliestStart(state, wakeup, context.Now);
        return BecauseOfPause(state, wakeup, context)
            ?? BecauseOfSuspension(state, wakeup, earliest)
            ?? BecauseOfTime(wakeup, context.Now, earliest)
            ?? BecauseOfOthers(state, wakeup, context, earliest);
    }

    /// <summary>The delay that ends at the instant from which a request may run.</summary>
    internal static string DelayOf(WakeupScheduled request, WakeupProgress progress)
    {
        var end = WakeupFold.EligibleSince(request, progress);
        return progress.NextRetryAt == end
            ? progress.ParkedBy == ParkedBy.Deferral ? WaitReason.Deferred : WaitReason.RetryDelay
            : request.CooldownUntil == end ? WaitReason.Cooldown : WaitReason.NotDue;
    }

    /// <summary>Runs may end at any moment, so only its own time and the hourly limit are certain to hold.</summary>
    private static DateTimeOffset EarliestStart(CompanyState state, Wakeup wakeup, DateTimeOffset now)
    {
        var earliest = wakeup.EligibleSince > now ? wakeup.EligibleSince : now;
        return wakeup.Agent.ThrottledUntil(state.Policy.MaxWakeupsPerAgentPerHour, now) is { } until && until > earliest ? until : earliest;
    }

    private static WaitView? BecauseOfPause(CompanyState state, Wakeup wakeup, AnswerContext context)
    {
        var due = wakeup.EligibleSince > context.Now ? $", and not before {Words.Of(wakeup.EligibleSince)}" : string.Empty;
        return !context.Dispatching
            ? new WaitView(WaitReason.DispatchingStopped, $"No runs are started here: dispatching was stopped, or the process drains. It starts after dispatching is started again{due}.", null)
            : state.Paused
            ? new WaitView(WaitReason.CompanyPaused, $"The company is paused{Words.Because(state.PauseReason)}. It starts after the company is resumed{due}.", null)
            : wakeup.Agent.Paused
            ? new WaitView(WaitReason.AgentPaused, $"The agent '{wakeup.Agent.Id}' is paused{Words.Because(wakeup.Agent.Reason)}. It starts after the agent is resumed{due}.", null)
            : null;
    }

    private static WaitView? BecauseOfSuspension(CompanyState state, Wakeup wakeup, DateTimeOffset earliest)
    {
        var agent = wakeup.Agent;
        if (!agent.Suspended || (agent.ProbeAllowed && (agent.Probe is null || agent.Probe == wakeup.Id)))
        {
            return null;
        }

        if (agent.Probe is { } probe && state.Live.ContainsKey(probe))
        {
            var what = agent.ProbeAllowed ? "is its probe" : "runs as its probe";
            return new WaitView(WaitReason.AgentSuspended, $"The agent '{agent.Id}' is suspended. The request {probe} {what}; it has to complete first.", earliest);
        }

        return new WaitView(WaitReason.AgentSuspended, $"The agent '{agent.Id}' is suspended: {agent.SuspendReason}", null);
    }

    private static WaitView? BecauseOfTime(Wakeup wakeup, DateTimeOffset now, DateTimeOffset earliest)
    {
        var (at, progress) = (wakeup.EligibleSince, wakeup.Progress);
        if (at <= now)
        {
            return null;
        }

        var code = DelayOf(wakeup.Request, progress);
        var message = code switch
        {
            WaitReason.Deferred => $"Its runner deferred it{Words.Because(progress.Reason)}. It may run again at {Words.Of(at)}.",
            WaitReason.RetryDelay => $"Run {progress.RunNumber} failed. Retry {progress.Failures} is due at {Words.Of(at)}.",
            WaitReason.Cooldown => $"The agent woke itself with the same trigger; the cooldown ends at {Words.Of(at)}.",
            _ => $"It is scheduled for {Words.Of(at)}.",
        };
        return new WaitView(code, message, earliest);
    }

    private static WaitView BecauseOfOthers(CompanyState state, Wakeup wakeup, AnswerContext context, DateTimeOffset earliest)
    {
        var (agent, now) = (wakeup.Agent, context.Now);
        if (agent.ThrottledUntil(state.Policy.MaxWakeupsPerAgentPerHour, now) is { } until)
        {
            var limit = state.Policy.MaxWakeupsPerAgentPerHour;
            return new WaitView(WaitReason.HourlyLimit,
                $"The agent '{agent.Id}' may start {limit} runs in any hour, and did. The next one may start at {Words.Of(until)}.", until);
        }

        if (agent.Running >= agent.Definition.MaxConcurrentRuns)
        {
            var runs = state.Running.Values.Where(run => run.Agent == agent).Select(run => run.Id);
            return new WaitView(WaitReason.AgentBusy,
                $"The agent '{agent.Id}' runs {Words.List(runs)}, as much at once as it may. One of them has to end.", earliest);
        }

        if (state.FreeSlot() is null)
        {
            var runs = state.Running.Values.Select(run => $"{run.Agent.Id} with {run.Id}");
            return new WaitView(WaitReason.SlotsFull, $"All {state.MaxConcurrentRuns} slots are taken: {Words.List(runs)}. One of the runs has to end.", earliest);
        }

        if (!context.WorkerFree)
        {
            return new WaitView(WaitReason.NoWorker, "No worker node has a free place. It starts when a run of any company ends, or a worker node joins.", earliest);
        }

        return state.NextToStart(now) is { } first && first != wakeup
            ? new WaitView(WaitReason.BehindOthers, $"The request {first.Id} of the agent '{first.Agent.Id}' starts first.", earliest)
            : new WaitView(WaitReason.Starting, "Nothing holds it back; it starts with the next decision.", earliest);
    }
}
