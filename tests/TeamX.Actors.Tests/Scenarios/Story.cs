using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;

namespace TeamX.Actors.Tests.Scenarios;

/// <summary>Words that the scenarios share.</summary>
internal static class Story
{
    public static readonly CompanyId Acme = new("acme");

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    public static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);

    public static TimeSpan Days(double days) => TimeSpan.FromDays(days);

    /// <summary>When the runs of a request started, by the events.</summary>
    public static IReadOnlyList<DateTimeOffset> StartsOf(this Scenario scenario, WakeupId id) =>
        [.. scenario.Events.Of(id).Where(notification => notification.Event is RunStarted).Select(notification => notification.At)];

    public static Func<WakeupOrder, WakeupOrder> At(DateTimeOffset instant) => order => order with { ScheduledFor = instant };

    public static Func<WakeupOrder, WakeupOrder> Priority(int priority) => order => order with { Priority = priority };

    public static Func<WakeupOrder, WakeupOrder> CausedBy(WakeupId parent) => order => order with { Context = new WakeupContext { CausedBy = parent } };

    public static Func<WakeupOrder, WakeupOrder> Ticket(string ticket) => order => order with { Context = new WakeupContext { TicketId = ticket } };

    public static Recurrence Cron(string cron, string zone = "UTC") => new() { Cron = cron, TimeZone = zone };

    public static Recurrence Every(TimeSpan interval) => new() { Every = interval };

    /// <summary>What became of a schedule or routine, fire by fire.</summary>
    public static IReadOnlyList<ScheduleFired> FiresOf(this Scenario scenario, ScheduleId id) =>
        [.. scenario.Events.Of(id).Select(notification => notification.Event).OfType<ScheduleFired>()];

    /// <summary>When a schedule or routine fired, by the events.</summary>
    public static IReadOnlyList<DateTimeOffset> FireTimesOf(this Scenario scenario, ScheduleId id) =>
        [.. scenario.Events.Of(id).Where(notification => notification.Event is ScheduleFired).Select(notification => notification.At)];

    /// <summary>When the runs of an agent began.</summary>
    public static IReadOnlyList<DateTimeOffset> RunTimesOf(this Scenario scenario, string agent) =>
        [.. scenario.Runner.Runs.Where(run => run.Context.AgentId.Value == agent).Select(run => run.StartedAt)];

    /// <summary>The fires that are durable, also those that no process lived to tell.</summary>
    public static IReadOnlyList<ScheduleFired> FiresInJournal(this Scenario scenario, ScheduleId? id = null) =>
    [
        .. scenario.Journal.CommitsOf("acme").SelectMany(commit => commit.Events).Select(recorded => recorded.Body).OfType<ScheduleFired>()
            .Where(fire => id is null || fire.ScheduleId == id),
    ];

    /// <summary>A fire of a routine is one commit with its ticket, the assignment and the wakeup, and no two fires share any of them.</summary>
    public static void FiresShouldBeWhole(this Scenario scenario)
    {
        foreach (var commit in scenario.Journal.CommitsOf("acme"))
        {
            var bodies = commit.Events.Select(recorded => recorded.Body).ToList();
            var fires = bodies.OfType<ScheduleFired>().Where(fire => fire.Outcome == FireOutcome.Scheduled);
            var tickets = fires.Select(fire => fire.TicketId!.Value).ToList();
            tickets.Should().OnlyHaveUniqueItems();
            bodies.OfType<TicketDefined>().Where(made => made.RoutineId is not null).Select(made => made.TicketId).Should().Equal(tickets);
            bodies.OfType<TicketAssigned>().Where(given => given.ByRoutine is not null).Select(given => given.TicketId).Should().Equal(tickets);
            bodies.OfType<WakeupScheduled>().Where(asked => asked.Trigger.Type == TriggerType.Routine)
                .Select(asked => new TicketId(asked.Context.TicketId!)).Should().Equal(tickets);
        }
    }

    /// <summary>Asks for a wakeup of a process that may be dead, or may die over it; null when it was not acknowledged.</summary>
    public static async Task<WakeupId?> TryScheduleAsync(this Scenario scenario, string agent, Func<WakeupOrder, WakeupOrder> with)
    {
        try
        {
            return await scenario.ScheduleAsync(agent, with: with);
        }
        catch (ScenarioException)
        {
            return null;
        }
    }

    /// <summary>
    /// Judges the journal: event numbers without gaps, running never above the limits, one run at once per agent, a slot given once at a time,
    /// and each accepted request pending, running or final.
    /// </summary>
    public static void JournalShouldBeSound(this Scenario scenario, string company = "acme", int limit = 5, int perAgent = 1)
    {
        var events = scenario.Journal.CommitsOf(company).SelectMany(commit => commit.Events).ToList();
        events.Select(recorded => recorded.Number).Should().Equal(Enumerable.Range(1, events.Count).Select(number => (long)number));
        var agentOf = new Dictionary<WakeupId, AgentId>();
        var running = new Dictionary<WakeupId, int>();
        foreach (var recorded in events)
        {
            switch (recorded.Body)
            {
                case WakeupScheduled scheduled:
                    agentOf.Add(scheduled.WakeupId, scheduled.AgentId);
                    break;
                case RunStarted started:
                    running.Should().NotContainKey(started.WakeupId).And.NotContainValue(started.Slot);
                    running.Add(started.WakeupId, started.Slot);
                    running.Count.Should().BeLessThanOrEqualTo(limit);
                    running.Keys.Count(id => agentOf[id] == agentOf[started.WakeupId]).Should().BeLessThanOrEqualTo(perAgent);
                    break;
                case RunCompleted or RunSkipped or RetryScheduled or WakeupDeadLettered or RunDeferred or RunInterrupted or WakeupCancelled:
                    running.Remove(((WakeupEvent)recorded.Body).WakeupId);
                    break;
            }
        }
    }
}
