using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>The closed list of reasons why a pending request has not started.</summary>
public static class WaitReason
{
    /// <summary>The company is paused.</summary>
    public const string CompanyPaused = "company_paused";

    /// <summary>The agent is paused.</summary>
    public const string AgentPaused = "agent_paused";

    /// <summary>The agent's circuit breaker is open.</summary>
    public const string AgentSuspended = "agent_suspended";

    /// <summary>Its time has not come.</summary>
    public const string NotDue = "not_due";

    /// <summary>A failed run is behind; the retry delay runs.</summary>
    public const string RetryDelay = "retry_delay";

    /// <summary>Its runner deferred it.</summary>
    public const string Deferred = "deferred";

    /// <summary>The agent woke itself; the cooldown runs.</summary>
    public const string Cooldown = "cooldown";

    /// <summary>The agent had as many runs in the last hour as it may.</summary>
    public const string HourlyLimit = "hourly_limit";

    /// <summary>The agent runs as much at once as it may.</summary>
    public const string AgentBusy = "agent_busy";

    /// <summary>The company runs as much at once as it may.</summary>
    public const string SlotsFull = "slots_full";

    /// <summary>Another request of the agent comes first.</summary>
    public const string BehindOthers = "behind_others";

    /// <summary>Nothing holds it back: it starts with the next decision.</summary>
    public const string Starting = "starting";
}

/// <summary>Tells why a pending request has not started.</summary>
public static class Explanation
{
    /// <summary>The first reason in the order a request meets them; null unless it is pending.</summary>
    public static WaitView? WhyWaiting(CompanyState state, Wakeup wakeup, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(wakeup);
        if (wakeup.Progress.Status != WakeupStatus.Pending)
        {
            return null;
        }

        return BecauseOfPause(state, wakeup) ?? BecauseOfTime(wakeup, now) ?? BecauseOfOthers(state, wakeup, now);
    }

    private static WaitView? BecauseOfPause(CompanyState state, Wakeup wakeup)
    {
        var agent = wakeup.Agent;
        if (state.Paused)
        {
            return new WaitView(WaitReason.CompanyPaused, $"The company is paused{Because(state.PauseReason)}. Resume it.", null);
        }

        if (agent.Paused)
        {
            return new WaitView(WaitReason.AgentPaused, $"The agent '{agent.Id}' is paused{Because(agent.Reason)}. Resume it.", null);
        }

        return agent.Suspended && !(agent.ProbeAllowed && (agent.Probe is null || agent.Probe == wakeup.Id))
            ? new WaitView(WaitReason.AgentSuspended, $"The agent '{agent.Id}' is suspended: {agent.SuspendReason}", null)
            : null;
    }

    private static WaitView? BecauseOfTime(Wakeup wakeup, DateTimeOffset now)
    {
        var at = wakeup.EligibleSince;
        if (at <= now)
        {
            return null;
        }

        if (wakeup.Progress.NextRetryAt == at)
        {
            return wakeup.Progress.ParkedBy == ParkedBy.Deferral
                ? new WaitView(WaitReason.Deferred, $"Its runner deferred it{Because(wakeup.Progress.Reason)}.", at)
                : new WaitView(WaitReason.RetryDelay, $"Run {wakeup.Progress.RunNumber} failed; the delay before retry {wakeup.Progress.Failures} runs.", at);
        }

        return wakeup.Request.CooldownUntil == at
            ? new WaitView(WaitReason.Cooldown, "The agent woke itself with the same trigger; the cooldown runs.", at)
            : new WaitView(WaitReason.NotDue, "It is scheduled for later.", at);
    }

    private static WaitView BecauseOfOthers(CompanyState state, Wakeup wakeup, DateTimeOffset now)
    {
        var agent = wakeup.Agent;
        if (agent.ThrottledUntil(state.Policy.MaxWakeupsPerAgentPerHour, now) is { } until)
        {
            return new WaitView(WaitReason.HourlyLimit,
                $"The agent '{agent.Id}' had {state.Policy.MaxWakeupsPerAgentPerHour} runs in the last hour, which is its limit.", until);
        }

        if (agent.Running >= agent.Definition.MaxConcurrentRuns)
        {
            var runs = state.Running.Values.Where(run => run.Agent == agent).Select(run => run.Id);
            return new WaitView(WaitReason.AgentBusy, $"The agent '{agent.Id}' runs {string.Join(", ", runs)}.", null);
        }

        if (state.FreeSlot() is null)
        {
            var runs = state.Running.Values.Select(run => $"{run.Agent.Id} with {run.Id}");
            return new WaitView(WaitReason.SlotsFull, $"All {state.MaxConcurrentRuns} slots are taken: {string.Join(", ", runs)}.", null);
        }

        return agent.Suspended && agent.Probe == wakeup.Id ? Starting(now)
            : agent.Due.First is { } first && first != wakeup
            ? new WaitView(WaitReason.BehindOthers, $"The request {first.Id} of the same agent comes first.", null)
            : Starting(now);
    }

    private static WaitView Starting(DateTimeOffset now) =>
        new(WaitReason.Starting, "Nothing holds it back; it starts with the next decision.", now);

    private static string Because(string? reason) => reason is null ? string.Empty : $" ({reason})";
}
