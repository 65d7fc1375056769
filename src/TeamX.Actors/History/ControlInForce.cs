using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>
/// A fact that decides when requests may start and that goes on when its event is removed: limits, pauses, suspensions. Of each kind the newest
/// counts, for a company or for one agent of it.
/// </summary>
/// <param name="AgentId">The agent; empty for the whole company.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Body">The fact; null when it ends what was in force.</param>
internal readonly record struct ControlInForce(string AgentId, string Kind, CompanyEvent? Body)
{
    private const string Defined = "defined";
    private const string Paused = "paused";
    private const string Suspended = "suspended";

    /// <summary>What an event puts in force or ends; null when it does neither.</summary>
    public static ControlInForce? Of(CompanyEvent body) => body switch
    {
        CompanyDefined => new(string.Empty, Defined, body),
        CompanyPolicyChanged => new(string.Empty, "policy", body),
        CompanyPaused => new(string.Empty, Paused, body),
        CompanyResumed => new(string.Empty, Paused, null),
        AgentDefined defined => new(defined.AgentId.Value, Defined, body),
        AgentPaused paused => new(paused.AgentId.Value, Paused, body),
        AgentResumed resumed => new(resumed.AgentId.Value, Paused, null),
        AgentTerminated terminated => new(terminated.AgentId.Value, Paused, null),
        // A snapshot counts on after the suspension; nothing that is told needs the number.
        AgentSuspended suspended => new(suspended.AgentId.Value, Suspended, suspended with { DeadLetteredInARow = 0 }),
        AgentReinstated reinstated => new(reinstated.AgentId.Value, Suspended, null),
        _ => null,
    };

    /// <summary>What is in force at a snapshot, as the events that put it there.</summary>
    public static IEnumerable<CompanyEvent> At(CompanySnapshot snapshot)
    {
        if (snapshot.Definition is not null)
        {
            yield return snapshot.Definition;
        }

        if (snapshot.Policy is not null)
        {
            yield return new CompanyPolicyChanged(snapshot.Policy);
        }

        if (snapshot.Paused)
        {
            yield return new CompanyPaused(snapshot.PauseReason);
        }

        foreach (var agent in snapshot.Agents)
        {
            var id = agent.Definition.AgentId;
            yield return agent.Definition;
            if (agent is { Paused: true, Terminated: false })
            {
                yield return new AgentPaused(id, agent.Reason);
            }

            if (agent.Suspended)
            {
                yield return new AgentSuspended(id, agent.SuspendReason!, agent.DeadLetteredInARow);
            }
        }
    }
}
