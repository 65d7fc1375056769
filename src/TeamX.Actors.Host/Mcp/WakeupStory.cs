using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;

namespace TeamX.Actors.Host.Mcp;

/// <summary>The explanation of a wakeup as JSON.</summary>
internal sealed record WakeupStory(WakeupJson Wakeup, IReadOnlyList<StepJson> Story, WaitingJson? Waiting, long EventNumber)
{
    public static WakeupStory Of(WakeupExplanation told)
    {
        var wakeup = WakeupJson.Of(told.Wakeup);
        return new WakeupStory(wakeup, [.. told.Story.Select(StepJson.Of)], wakeup.Waiting, told.EventNumber);
    }
}

/// <summary>One step of it.</summary>
internal sealed record StepJson(
    long EventNumber, DateTimeOffset At, string Code, string Message, DateTimeOffset? Until, string? RequestedBy, int? Attempt, IReadOnlyList<string>? By)
{
    public static StepJson Of(StoryStep step) => new(
        step.EventNumber, step.At, step.Code, step.Message, step.Until, step.RequestedBy, step.Attempt,
        step.By.IsDefaultOrEmpty ? null : [.. step.By.Select(id => id.ToString())]);
}
