using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>Tells where a request is, with the best that can be known about its start.</summary>
internal static class WakeupExplainer
{
    public static WakeupExplanation Explain(CompanyState state, Wakeup wakeup, AnswerContext context) =>
        new(CompanyAnswers.ViewOf(state, wakeup, context) with { Waiting = WhyWaiting(state, wakeup, context) }, state.LastEventNumber);

    /// <summary>The reason for waiting, with the forecast start where all lengths of runs are known, and the bound where not.</summary>
    public static WaitView? WhyWaiting(CompanyState state, Wakeup wakeup, AnswerContext context)
    {
        var waiting = Explanation.WhyWaiting(state, wakeup, context);
        return waiting?.EarliestAt is not null && QueueForecast.StartOf(state, wakeup, context) is { } start
            ? waiting with { EarliestAt = start }
            : waiting;
    }
}
