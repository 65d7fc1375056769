using TeamX.Actors.Dashboard.Pages.OverviewParts;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>Where the page of a company shows which run.</summary>
public sealed class OverviewPartsSpecs
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly SlotBoard _board = new();

    [Fact]
    public void Should_keep_each_run_in_its_slot_and_fill_the_lowest_free_one_when_others_come_and_go()
    {
        var (a, b, c, d) = (Run(0), Run(1), Run(2), Run(3));
        _board.Place([b, a, c], 4).Should().Equal(a, b, c, null);

        var still = c with { Attempt = 2 };
        _board.Place([still, d], 4).Should().Equal(d, null, still, null);
    }

    [Fact]
    public void Should_fill_the_slots_in_the_order_of_the_queue_when_all_start_at_the_same_instant()
    {
        var (a, b, c) = (Run(0) with { Priority = 20 }, Run(0) with { Priority = 90 }, Run(0) with { Priority = 50 });

        _board.Place([a, b, c], 3).Should().Equal(b, c, a);
    }

    [Fact]
    public void Should_show_more_rows_than_slots_while_more_run_than_may_since_the_limit_was_lowered()
    {
        var (a, b) = (Run(0), Run(1));
        _board.Place([a, b], 3).Should().Equal(a, b, null);

        _board.Place([a, b], 1).Should().Equal(a, b);
        _board.Place([b], 1).Should().Equal(null, b);
        _board.Place([], 1).Should().Equal([null]);
    }

    private static WakeupView Run(int second) => new(
        new WakeupId(Guid.CreateVersion7()), new CompanyId("acme"), new AgentId("ann"), WakeupStatus.Processing, new Trigger(TriggerType.Manual), 50, Noon, Noon,
        WakeupContext.Empty, 4) { StartedAt = Noon.AddSeconds(second) };
}
