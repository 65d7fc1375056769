using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Client;
using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Explanations;

/// <summary>What specs ask of explanations: the story is told from the events in the journal, and from no more of them than it asks for.</summary>
internal static class Told
{
    public static IEnumerable<string> CodesOf(Type list) =>
        list.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    public static TheoryData<string> Each(Type list, params string[] without) => [.. CodesOf(list).Except(without)];

    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    public static Task<WakeupExplanation> WhyAsync(this Scenario scenario, WakeupId id) => scenario.AskAsync<WakeupExplanation>(new ExplainWakeup(Acme, id));

    public static Task<AgentExplanation> WhyAsync(this Scenario scenario, string agent) =>
        scenario.AskAsync<AgentExplanation>(new ExplainAgent(Acme, new AgentId(agent)));

    public static async Task StopDispatchingAsync(this Scenario scenario)
    {
        scenario.Services.GetRequiredService<IHeartbeatService>().Stop();
        await scenario.SettleAsync();
    }

    /// <summary>The story of a request, with its first events gone if asked.</summary>
    public static async Task<ImmutableArray<StoryStep>> StoryAsync(this Scenario scenario, WakeupId id, int gone = 0)
    {
        var view = await scenario.GetAsync(id);
        var journal = scenario.Journal.CommitsOf("acme").SelectMany(commit => commit.Events).ToList();
        var events = journal.Where(recorded => recorded.Body is WakeupEvent about && about.WakeupId == id).Skip(gone).ToList();
        var waits = WakeupStory.WaitsOf(view, events, scenario.Now);
        var runs = SpansOf(journal).Where(run => waits.Any(wait => Concerns(run, view.AgentId, wait.From, wait.To))).OrderBy(run => run.From);
        return WakeupStory.Of(view, events, new StorySurroundings(scenario.Now)
        {
            Controls = [.. journal.Where(recorded => StorySurroundings.IsControl(recorded.Body, view.AgentId))],
            Runs = [.. runs.Take(StorySurroundings.MaxRuns)],
        });
    }

    private static bool Concerns(RunSpan run, AgentId agent, DateTimeOffset from, DateTimeOffset to) =>
        (run.From < to && (run.To is null || run.To > from)) || (run.AgentId == agent && run.From >= from - Hours(1) && run.From < from);

    private static List<RunSpan> SpansOf(IEnumerable<RecordedEvent> journal)
    {
        var agents = new Dictionary<WakeupId, AgentId>();
        var open = new Dictionary<WakeupId, RunSpan>();
        var ended = new List<RunSpan>();
        foreach (var recorded in journal)
        {
            switch (recorded.Body)
            {
                case WakeupScheduled scheduled:
                    agents.Add(scheduled.WakeupId, scheduled.AgentId);
                    break;
                case RunStarted started:
                    open.Add(started.WakeupId, new RunSpan(started.WakeupId, agents[started.WakeupId], recorded.At, null));
                    break;
                case RunCompleted or RunSkipped or RetryScheduled or WakeupDeadLettered or RunDeferred or RunInterrupted or WakeupCancelled
                    when open.Remove(((WakeupEvent)recorded.Body).WakeupId, out var run):
                    ended.Add(run with { To = recorded.At });
                    break;
            }
        }

        return [.. ended, .. open.Values];
    }
}
