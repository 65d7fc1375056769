using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Tests.History.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.History;

/// <summary>Runs as a chart reads them: the last to end first, page by page, and later only what is new.</summary>
public sealed class EndedRunsSpecs
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ada = new("ada");
    private static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Should_tell_each_ended_run_once_when_it_is_read_page_by_page_and_again_later(Store store)
    {
        using var history = new HistoryFolder(store);
        var (first, second, third) = (Id(), Id(), Id());
        await history.ApplyAsync(
            Row(1, 1, Asked(first), Asked(second), Asked(third), Started(first, 1, out var one), Started(second, 2, out var two), new RunCompleted(first, one, null)),
            Row(2, 7, new WakeupDeadLettered(second, two, "exit code 1", "exit_code", true), Started(third, 1, out var three)));

        var latest = await history.Reader.EndedRunsAsync(Acme, 0, long.MaxValue, 1);
        var before = await history.Reader.EndedRunsAsync(Acme, 0, latest[0].Event, 10);
        await history.ApplyAsync(Row(3, 9, new RunSkipped(third, three, "nothing to do")));
        var later = await history.Reader.EndedRunsAsync(Acme, latest[0].Event, long.MaxValue, 10);

        latest.Should().Equal(new EndedRun(7, Day, At(5), At(7), "failed"));
        before.Should().Equal(new EndedRun(6, Day, At(4), At(6), "completed"));
        later.Should().Equal(new EndedRun(9, Day, At(8), At(9), "skipped"));
    }

    /// <summary>An event a minute, from the minute of its number on.</summary>
    private static JournaledCommit Row(long ordering, long number, params CompanyEvent[] bodies) => new(
        ordering, Acme, ordering, new Commit(number, At(number), "process-0", [.. bodies.Select((body, i) => new RecordedEvent(number + i, At(number + i), body))]));

    private static DateTimeOffset At(long number) => Day + TimeSpan.FromMinutes(number);

    private static WakeupId Id() => new(Guid.CreateVersion7());

    private static WakeupScheduled Asked(WakeupId id) => new(id, Ada, new Trigger(TriggerType.Manual), 80, Day, WakeupContext.Empty, 4);

    private static RunStarted Started(WakeupId id, int slot, out LeaseToken token) =>
        new(id, token = new LeaseToken(Guid.NewGuid()), slot, 1, "process-0");
}
