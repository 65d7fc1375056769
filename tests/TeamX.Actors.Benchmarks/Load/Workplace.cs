using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>The companies of a measurement, each with one agent, and what is asked of them.</summary>
internal static class Workplace
{
    private const int RunsAtOnce = 5;

    /// <summary>The agent of every company.</summary>
    public const string AgentName = "worker";

    private static readonly AgentId Agent = new(AgentName);

    private static readonly string Note = new('x', 160);

    // Makes the record of an accepted request about as large as the raw figure's row.
    private static readonly WakeupContext TypicalContext = new()
    {
        TicketId = "TICKET-4711",
        GoalId = "goal-ship-the-release",
        SourceKind = "benchmark",
        Metadata = $$"""{"note":"{{Note}}"}""",
    };

    /// <summary>Creates <paramref name="count"/> companies whose agent runs five no-op runs at once.</summary>
    public static async Task<IReadOnlyList<CompanyId>> CreateAsync(Engine engine, int count)
    {
        var companies = Enumerable.Range(1, count).Select(number => new CompanyId($"company-{number}")).ToArray();
        await Task.WhenAll(companies.Select(async company =>
        {
            foreach (var definition in Definitions(company))
                await engine.AskAsync<DefinitionReceipt>(definition).ConfigureAwait(false);
        })).ConfigureAwait(false);
        return companies;
    }

    /// <summary>The commands that make such a company.</summary>
    public static IReadOnlyList<CompanyCommand> Definitions(CompanyId company) =>
    [
        new DefineCompany(company, company.Value, MaxConcurrentRuns: RunsAtOnce),
        new DefineAgent(company, Agent, "Worker", new RunnerSpec(NoOpRunner.KindName), MaxConcurrentRuns: RunsAtOnce),
    ];

    /// <summary>A wakeup that is due at once and never merges with an equal one.</summary>
    /// <param name="company">The company that is asked.</param>
    /// <param name="triggerId">What the run sees as the id of its cause.</param>
    public static ScheduleWakeup DueNow(CompanyId company, string triggerId = "benchmark") =>
        new(company, new WakeupOrder(Agent, new Trigger(TriggerType.Manual, triggerId)) { Context = TypicalContext, AllowCoalescing = false });

    /// <summary>The same wakeup as the JSON body of a request, to be given to a serializer.</summary>
    public static object PostedNow() => new
    {
        agentId = AgentName,
        trigger = new { type = "manual", id = "benchmark" },
        context = new
        {
            ticketId = TypicalContext.TicketId,
            goalId = TypicalContext.GoalId,
            sourceKind = TypicalContext.SourceKind,
            metadata = new { note = Note },
        },
        allowCoalescing = false,
    };

    /// <summary>A wakeup for a day ahead, with a trigger and a ticket of its own.</summary>
    /// <param name="number">Tells it from the others.</param>
    /// <param name="now">The present instant.</param>
    public static WakeupOrder DueTomorrow(int number, DateTimeOffset now) =>
        new(Agent, new Trigger(TriggerType.Schedule, $"schedule-{number}"))
        {
            ScheduledFor = now + TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(number),
            Context = new WakeupContext { TicketId = $"TICKET-{number}" },
        };
}
