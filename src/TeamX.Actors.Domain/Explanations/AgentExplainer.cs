using System.Collections.Immutable;
using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>Tells why an agent does not run anything now, or what it runs.</summary>
internal static class AgentExplainer
{
    public static AgentExplanation Explain(CompanyState state, AgentState agent, AnswerContext context)
    {
        var running = state.Running.Values.Where(run => run.Agent == agent).Select(run => run.Id).ToImmutableArray();
        var next = NextOf(state, agent, context.Now);
        var waiting = next is null ? null : WakeupExplainer.WhyWaiting(state, next, context);
        var (code, message, earliest) = Held(state, agent, context) ?? Unheld(state, agent, running, waiting);
        return new AgentExplanation(CompanyAnswers.ViewOf(state, agent), code, message, earliest) { Running = running, Next = next?.Id };
    }

    /// <summary>What a person has to change before anything starts for the agent.</summary>
    private static (string, string, DateTimeOffset?)? Held(CompanyState state, AgentState agent, AnswerContext context) =>
        agent.Terminated
            ? (AgentReason.Terminated, $"The agent is terminated{Words.Because(agent.Reason)}. Nothing starts for it any more.", null)
        : agent.Running > 0 ? null
        : !context.Dispatching
            ? (AgentReason.DispatchingStopped, "No runs are started here: dispatching was stopped, or the process drains. Start dispatching again.", null)
        : state.Paused ? (AgentReason.CompanyPaused, $"The company is paused{Words.Because(state.PauseReason)}. Resume the company.", null)
        : agent.Paused ? (AgentReason.Paused, $"The agent is paused{Words.Because(agent.Reason)}. Resume the agent.", null)
        : agent.Suspended && !agent.ProbeAllowed ? (AgentReason.Suspended, $"The agent is suspended: {agent.SuspendReason}", null)
        : null;

    private static (string, string, DateTimeOffset?) Unheld(CompanyState state, AgentState agent, ImmutableArray<WakeupId> running, WaitView? waiting)
    {
        var fire = NextFireOf(state, agent);
        if (running.IsEmpty && waiting is null)
        {
            var probe = agent.Suspended ? " It is suspended, and may run one probe." : string.Empty;
            return fire is null
                ? (AgentReason.NothingToDo, $"No request waits for the agent.{probe} Wake it.", null)
                : (AgentReason.NothingToDo, $"No request waits for the agent.{probe} {Fires(fire)}", fire.NextFireAt);
        }

        var sooner = fire is not null && waiting is { EarliestAt: { } at } && fire.NextFireAt < at ? fire : null;
        var (code, message) = running.IsEmpty
            ? (waiting!.Code, waiting.Message)
            : (AgentReason.Running, $"The agent runs {Words.List(running)}.{(waiting is null ? " Nothing else waits for it." : $" Next: {waiting.Message}")}");
        return (code, sooner is null ? message : $"{message} {Fires(sooner)}", sooner?.NextFireAt ?? waiting?.EarliestAt);
    }

    private static string Fires(Schedule fire) =>
        $"Its {(fire.Id.Kind == ScheduleKind.Routine ? "routine" : "schedule")} '{fire.Id}' fires at {Words.Of(fire.NextFireAt!.Value)}.";

    private static Schedule? NextFireOf(CompanyState state, AgentState agent) =>
        state.Schedules.All.Where(schedule => schedule.Definition.AgentId == agent.Id && schedule.NextFireAt is not null).MinBy(schedule => schedule.NextFireAt);

    /// <summary>The probe, the first of the due ones, or the one that falls due first.</summary>
    private static Wakeup? NextOf(CompanyState state, AgentState agent, DateTimeOffset now)
    {
        if (agent.Pending == 0)
        {
            return null;
        }

        if (agent is { Suspended: true, ProbeAllowed: true, Probe: { } probe } && state.Live.TryGetValue(probe, out var first))
        {
            return first;
        }

        state.Queue.Promote(now);
        return agent.Due.First ?? state.Live.Values
            .Where(wakeup => wakeup.Agent == agent && wakeup.Progress.Status == WakeupStatus.Pending)
            .MinBy(wakeup => (wakeup.EligibleSince, wakeup.Acceptance));
    }
}
