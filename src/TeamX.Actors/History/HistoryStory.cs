using System.Collections.Immutable;
using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>Reads what the story of a request is told from.</summary>
internal static class HistoryStory
{
    // More than people read; an older beginning is told from the request itself.
    private const int MaxEvents = 1_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The story of a request, as far as the history has come.</summary>
    /// <param name="history">The history.</param>
    /// <param name="wakeup">The request as it is.</param>
    /// <param name="asOf">Until when the story is told.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ImmutableArray<StoryStep>> StoryOfAsync(
        this HistoryReader history, WakeupView wakeup, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var (company, agent) = (wakeup.CompanyId, wakeup.AgentId);
        var events = await history.EventsOfAsync(company, wakeup.Id, MaxEvents, cancellationToken).ConfigureAwait(false);
        var controls = await history.ControlEventsAsync(company, agent, asOf, cancellationToken).ConfigureAwait(false);
        var limited = controls.Exists(control => control.Body is CompanyPolicyChanged { Policy.MaxWakeupsPerAgentPerHour: > 0 });
        var runs = new Dictionary<(WakeupId, DateTimeOffset), RunSpan>();
        foreach (var (from, to) in WakeupStory.WaitsOf(wakeup, events, asOf))
        {
            Add(await history.RunsBetweenAsync(company, from, to, StorySurroundings.MaxRuns, cancellationToken).ConfigureAwait(false));
            if (limited)
            {
                // The limit counts the starts of the hour before.
                var before = await history.RunsBetweenAsync(company, from - Hour, from, StorySurroundings.MaxRuns, cancellationToken).ConfigureAwait(false);
                Add(before.Where(run => run.AgentId == agent && run.From >= from - Hour));
            }
        }

        var spans = runs.Values.OrderBy(run => run.From).ThenBy(run => run.WakeupId.Value).Take(StorySurroundings.MaxRuns);
        return WakeupStory.Of(wakeup, events, new StorySurroundings(asOf) { Controls = controls, Runs = [.. spans] });

        void Add(IEnumerable<RunSpan> found)
        {
            foreach (var run in found)
            {
                runs.TryAdd((run.WakeupId, run.From), run);
            }
        }
    }
}
