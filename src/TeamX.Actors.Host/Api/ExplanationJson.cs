using System.Security.Claims;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>The causal story of one wakeup as JSON.</summary>
internal sealed record WakeupExplanationJson(WakeupJson Wakeup, IReadOnlyList<StoryStepJson> Story, WaitingJson? Waiting, long EventNumber)
{
    public static WakeupExplanationJson Of(WakeupExplanation explanation)
    {
        var wakeup = WakeupJson.Of(explanation.Wakeup);
        return new WakeupExplanationJson(wakeup, [.. explanation.Story.Select(StoryStepJson.Of)], wakeup.Waiting, explanation.EventNumber);
    }
}

/// <summary>One step of a story as JSON; <c>by</c> is left out when it names nobody.</summary>
internal sealed record StoryStepJson(
    long EventNumber, DateTimeOffset At, string Code, string Message, DateTimeOffset? Until, string? RequestedBy, int? Attempt, IReadOnlyList<string>? By)
{
    public static StoryStepJson Of(StoryStep step) => new(
        step.EventNumber, step.At, step.Code, step.Message, step.Until, step.RequestedBy, step.Attempt,
        step.By.IsEmpty ? null : [.. step.By.Select(id => id.ToString())]);
}

/// <summary>Why an agent runs nothing, or what it runs, as JSON.</summary>
internal sealed record AgentExplanationJson(
    AgentJson Agent, string Code, string Message, DateTimeOffset? EarliestAt, IReadOnlyList<string> Running, string? Next)
{
    public static AgentExplanationJson Of(AgentExplanation explanation, ClaimsPrincipal caller) => new(
        AgentJson.Of(explanation.Agent, caller), explanation.Code, explanation.Message, explanation.EarliestAt,
        [.. explanation.Running.Select(id => id.ToString())], explanation.Next?.ToString());
}
