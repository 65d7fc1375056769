using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Tests.History.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.History;

/// <summary>What the retention takes away.</summary>
public sealed class PurgeSpecs
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly CompanyId Globex = new("globex");
    private static readonly AgentId Ada = new("ada");
    private static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly WakeupId _done = new(Guid.CreateVersion7());
    private readonly WakeupId _live = new(Guid.CreateVersion7());
    private readonly WakeupId _later = new(Guid.CreateVersion7());

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_forget_what_finished_or_happened_before_and_nothing_else(Store store)
    {
        using var history = new HistoryFolder(store);
        foreach (var (company, place) in new[] { (Acme, 0), (Globex, 1) })
        {
            await history.ApplyAsync(new JournaledCommit(1 + place, company, 1, Life()));
        }

        history.Purge(Acme, Day + TimeSpan.FromHours(5));

        history.Query("SELECT company_id, id FROM agent_wakeup_requests WHERE company_id = 'acme' ORDER BY created_event")
            .Should().Equal($"acme|{_live}", $"acme|{_later}");
        history.Query("SELECT event_number FROM company_events WHERE company_id = 'acme' ORDER BY event_number")
            .Should().Equal("6", "7", "8", "9");
        history.Query("SELECT wakeup_id FROM agent_wakeup_runs WHERE company_id = 'acme' ORDER BY started_at")
            .Should().Equal(_live.ToString(), _later.ToString());
        history.Query("SELECT completed FROM company_counters WHERE company_id = 'acme'").Should().Equal("2");
        history.Query("SELECT COUNT(*) FROM company_events WHERE company_id = 'globex'").Should().Equal("9");
        history.Query("SELECT ordering, idx FROM projection_offset WHERE name = 'removed'").Should().Equal("1|4");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_still_know_what_is_in_force_when_the_events_are_gone_that_put_it_there(Store store)
    {
        using var history = new HistoryFolder(store);
        CompanyEvent[] bodies =
        [
            new CompanyDefined("Acme", null, 2), new CompanyPaused("audit"), new AgentDefined(Ada, "Ada", null, null, 1, new RunnerSpec("test")),
            new AgentDefined(Ada, "Ada", null, null, 3, new RunnerSpec("test")), new AgentPaused(Ada, "holiday"), new CompanyResumed(), new AgentResumed(Ada),
        ];
        var commit = new Commit(1, Day, "process-0", [.. bodies.Select((body, i) => new RecordedEvent(i + 1, Day + TimeSpan.FromHours(i), body, "grace"))]);
        await history.ApplyAsync(new JournaledCommit(1, Acme, 1, commit));

        history.Purge(Acme, Day + TimeSpan.FromHours(6));

        var controls = await history.Reader.ControlEventsAsync(Acme, Ada, Day + TimeSpan.FromDays(1));
        controls.Select(control => control.Body).Should().BeEquivalentTo([bodies[0], bodies[3], bodies[4], bodies[6]], options => options.PreferringRuntimeMemberTypes());
        controls[..3].Should().OnlyContain(control => control.Number == 0 && control.At < Day);
    }

    /// <summary>One event an hour: one request ends in the fourth hour, one runs on, one comes and ends later.</summary>
    private Commit Life()
    {
        CompanyEvent[] bodies =
        [
            Asked(_done), Asked(_live), Started(_done, 1, out var done), new RunCompleted(_done, done, null), Started(_live, 1, out _),
            Asked(_later), Started(_later, 2, out var later), new RunCompleted(_later, later, null), new CompanyResumed(),
        ];
        return new Commit(1, Day, "process-0", [.. bodies.Select((body, i) => new RecordedEvent(i + 1, Day + TimeSpan.FromHours(i), body))]);
    }

    private static WakeupScheduled Asked(WakeupId id) => new(id, Ada, new Trigger(TriggerType.Manual), 80, Day, WakeupContext.Empty, 4);

    private static RunStarted Started(WakeupId id, int slot, out LeaseToken token) =>
        new(id, token = new LeaseToken(Guid.NewGuid()), slot, 1, "process-0");
}
