using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Agents;

/// <summary>Decides what people ask about agents.</summary>
internal static class AgentDecider
{
    public static CompanyReply Define(Decision decision, DefineAgent define)
    {
        if (Check(decision, define) is { } refusal)
        {
            return refusal;
        }

        var known = decision.State.TryGetAgent(define.AgentId, out var agent);
        if (known && agent!.Terminated)
        {
            return Refusals.AgentTerminated(define.AgentId);
        }

        var defined = new AgentDefined(define.AgentId, define.Name, define.Role, define.ReportsTo, define.MaxConcurrentRuns, define.Runner);
        if (!known || agent!.Definition != defined)
        {
            decision.Record(defined);
        }

        return new DefinitionReceipt(!known);
    }

    public static CompanyReply Pause(Decision decision, PauseAgent pause)
    {
        if (Find(decision, pause.AgentId, out var agent) is { } refusal)
        {
            return refusal;
        }

        if (Text.Check("reason", pause.Reason, 1_024) is { } badReason)
        {
            return badReason;
        }

        if (!agent.Paused)
        {
            decision.Record(new AgentPaused(agent.Id, pause.Reason));
        }

        if (pause.InterruptRunning)
        {
            foreach (var wakeup in RunningOf(decision, agent))
            {
                decision.Order(new StopRun(wakeup.Id, wakeup.Progress.Lease!, StopReason.Paused));
            }
        }

        return Done.Instance;
    }

    public static CompanyReply Resume(Decision decision, ResumeAgent resume)
    {
        if (Find(decision, resume.AgentId, out var agent) is { } refusal)
        {
            return refusal;
        }

        if (agent.Paused)
        {
            decision.Record(new AgentResumed(agent.Id));
        }

        if (agent.Suspended && resume.Force)
        {
            decision.Record(new AgentReinstated(agent.Id, "forced"));
        }
        else if (agent.Suspended && !agent.ProbeRunning)
        {
            decision.Record(new AgentProbeAllowed(agent.Id, null));
        }

        return Done.Instance;
    }

    public static CompanyReply Terminate(Decision decision, TerminateAgent terminate)
    {
        if (!decision.State.TryGetAgent(terminate.AgentId, out var agent))
        {
            return Refusals.AgentNotFound(terminate.AgentId);
        }

        if (Text.Check("reason", terminate.Reason, 1_024) is { } badReason)
        {
            return badReason;
        }

        if (agent.Terminated)
        {
            return Done.Instance;
        }

        decision.Record(new AgentTerminated(agent.Id, terminate.Reason));
        return Done.Instance;
    }

    private static IEnumerable<Wakeup> RunningOf(Decision decision, AgentState agent) =>
        decision.State.Running.Values.Where(wakeup => wakeup.Agent == agent);

    private static Refusal? Find(Decision decision, AgentId id, out AgentState agent)
    {
        var known = decision.State.TryGetAgent(id, out var found);
        agent = found!;
        return !known ? Refusals.AgentNotFound(id) : agent.Terminated ? Refusals.AgentTerminated(id) : null;
    }

    private static Refusal? Check(Decision decision, DefineAgent define)
    {
        if (!NameRule.IsValid(define.AgentId.Value))
        {
            return Refusals.IdInvalid("An agent id");
        }

        if (define.ReportsTo is { } boss && !NameRule.IsValid(boss.Value))
        {
            return Refusals.IdInvalid("reportsTo");
        }

        if (define.MaxConcurrentRuns is < 1 or > 1_000)
        {
            return Refusals.ConcurrencyOutOfRange();
        }

        return Text.Check("name", define.Name, 256, 1)
            ?? Text.Check("role", define.Role, 8_192, allowLines: true)
            ?? decision.Context.CheckRunner(define.Runner);
    }
}
