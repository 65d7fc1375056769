using TeamX.Actors.Dashboard.Pages.Parts;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>What pages make of what they have read.</summary>
public sealed class PagePartsSpecs
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly DateTimeOffset Noon = new(2026, 7, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Should_leave_no_ticket_out_when_what_it_hangs_on_is_not_there()
    {
        var (ship, docs) = (Goal("ship", null), Goal("docs", "gone"));
        var (part, orphan, loose) = (Ticket("T-2", "T-1", null), Ticket("T-4", "T-3", "docs"), Ticket("T-5", null, "closed"));

        var tree = WorkTree.Of([docs, ship], [Ticket("T-1", null, "ship"), part, orphan, loose]);

        tree.Goals.Select(node => node.Goal.Id.Value).Should().Equal("docs", "ship");
        tree.Goals[0].Tickets.Single().Ticket.Should().Be(orphan);
        tree.Goals[1].Tickets.Single().Parts.Single().Ticket.Should().Be(part);
        tree.Loose.Single().Ticket.Should().Be(loose);
    }

    [Theory]
    [InlineData("Europe/Berlin", "Mon 2026-07-06 14:00")]
    [InlineData("America/New_York", "Mon 2026-07-06 08:00")]
    [InlineData("UTC", "Mon 2026-07-06 12:00")]
    public void Should_tell_a_fire_as_the_clocks_of_its_zone_show_it(string zone, string told) => ScheduleTexts.Local(Noon, zone).Should().Be(told);

    [Fact]
    public void Should_tell_each_run_with_its_own_end_when_a_request_has_run_more_than_once()
    {
        var (id, token) = (new WakeupId(Guid.CreateVersion7()), new LeaseToken(Guid.NewGuid()));
        CompanyEvent[] events =
        [
            new RunCompleted(id, token, "of a run whose start is not kept"), new RunStarted(id, token, 3, 1, "node"), new RetryScheduled(id, token, "no", "exit_1", Noon.AddHours(1)),
            new RunStarted(id, token, 1, 2, "node"), new RunCompleted(id, token, "\"yes\""), new RunStarted(id, token, 2, 3, "node"),
        ];

        var runs = RunRecord.Of(events.Select((body, second) => new RecordedEvent(second, Noon.AddSeconds(second), body)));

        runs.Should().Equal(
            new RunRecord(1, Noon.AddSeconds(1)) { Slot = 3, EndedAt = Noon.AddSeconds(2), Outcome = "failed", Error = "no", ErrorCode = "exit_1" },
            new RunRecord(2, Noon.AddSeconds(3)) { Slot = 1, EndedAt = Noon.AddSeconds(4), Outcome = "completed", Output = "\"yes\"" },
            new RunRecord(3, Noon.AddSeconds(5)) { Slot = 2 });
    }

    [Fact]
    public void Should_tell_a_run_that_still_lasts_from_one_that_has_ended()
    {
        var running = WakeupOf(WakeupStatus.Processing) with { StartedAt = Noon, Attempt = 2 };

        RunRecord.LatestOf(running).Should().Equal(new RunRecord(2, Noon));
        RunRecord.LatestOf(running with { Status = WakeupStatus.Failed, CompletedAt = Noon.AddSeconds(3), Error = "no", ErrorCode = "exit_1" })
            .Should().Equal(new RunRecord(2, Noon) { EndedAt = Noon.AddSeconds(3), Outcome = "dead_lettered", Error = "no", ErrorCode = "exit_1" });
        RunRecord.LatestOf(WakeupOf(WakeupStatus.Pending)).Should().BeEmpty();
    }

    private static GoalView Goal(string id, string? parent) => new(new GoalId(id), Acme, id, null, parent is null ? null : new GoalId(parent), 1, Noon);

    private static TicketView Ticket(string id, string? parent, string? goal) => new(
        new TicketId(id), Acme, id, null, TicketStatus.Open, null, goal is null ? null : new GoalId(goal), parent is null ? null : new TicketId(parent), null, null, Noon, Noon, null);

    private static WakeupView WakeupOf(WakeupStatus status) => new(
        new WakeupId(Guid.CreateVersion7()), Acme, new AgentId("ann"), status, new Trigger(TriggerType.Manual), 50, Noon, Noon, WakeupContext.Empty, 4);
}
