using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.History;

/// <summary>What the retention takes away.</summary>
public sealed class PurgeSpecs : IDisposable
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly CompanyId Globex = new("globex");
    private static readonly AgentId Ada = new("ada");
    private static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _directory = new();
    private readonly WakeupId _done = new(Guid.CreateVersion7());
    private readonly WakeupId _live = new(Guid.CreateVersion7());
    private readonly WakeupId _later = new(Guid.CreateVersion7());

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_forget_what_finished_or_happened_before_and_nothing_else()
    {
        using var storage = SqliteStorage.Open(_directory.Path);
        var history = new CompanyHistory(storage, TimeProvider.System);
        foreach (var (company, place) in new[] { (Acme, 0), (Globex, 1) })
        {
            await history.Writer.ApplyAsync([new JournaledCommit(1 + place, company, 1, Life())], (_, _) => null);
        }

        history.Dispose();
        Purge(storage, Day + TimeSpan.FromHours(5));

        SqliteCompanies.Query(storage.HistoryFile, "SELECT company_id, id FROM agent_wakeup_requests WHERE company_id = 'acme' ORDER BY created_event")
            .Should().Equal($"acme|{_live}", $"acme|{_later}");
        SqliteCompanies.Query(storage.HistoryFile, "SELECT event_number FROM company_events WHERE company_id = 'acme' ORDER BY event_number")
            .Should().Equal("6", "7", "8", "9");
        SqliteCompanies.Query(storage.HistoryFile, "SELECT wakeup_id FROM agent_wakeup_runs WHERE company_id = 'acme' ORDER BY started_at")
            .Should().Equal(_live.ToString(), _later.ToString());
        SqliteCompanies.Query(storage.HistoryFile, "SELECT completed FROM company_counters WHERE company_id = 'acme'").Should().Equal("2");
        SqliteCompanies.Query(storage.HistoryFile, "SELECT COUNT(*) FROM company_events WHERE company_id = 'globex'").Should().Equal("9");
        SqliteCompanies.Query(storage.HistoryFile, "SELECT ordering, idx FROM projection_offset WHERE name = 'removed'").Should().Equal("1|4");
    }

    [Fact]
    public async Task Should_still_know_what_is_in_force_when_the_events_are_gone_that_put_it_there()
    {
        using var storage = SqliteStorage.Open(_directory.Path);
        var history = new CompanyHistory(storage, TimeProvider.System);
        CompanyEvent[] bodies =
        [
            new CompanyDefined("Acme", null, 2), new CompanyPaused("audit"), new AgentDefined(Ada, "Ada", null, null, 1, new RunnerSpec("test")),
            new AgentDefined(Ada, "Ada", null, null, 3, new RunnerSpec("test")), new AgentPaused(Ada, "holiday"), new CompanyResumed(), new AgentResumed(Ada),
        ];
        var commit = new Commit(1, Day, "process-0", [.. bodies.Select((body, i) => new RecordedEvent(i + 1, Day + TimeSpan.FromHours(i), body, "grace"))]);
        await history.Writer.ApplyAsync([new JournaledCommit(1, Acme, 1, commit)], (_, _) => null);
        history.Dispose();

        Purge(storage, Day + TimeSpan.FromHours(6));

        using var reopened = new CompanyHistory(storage, TimeProvider.System);
        var controls = await reopened.Reader.ControlEventsAsync(Acme, Ada, Day + TimeSpan.FromDays(1));
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

    private static void Purge(SqliteStorage storage, DateTimeOffset before)
    {
        using var connection = HistoryDatabase.Open(storage.HistoryFile).OpenWriter();
        using var tables = new HistoryTables(connection);
        tables.Purge(Acme, before);
    }
}
