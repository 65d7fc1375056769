using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Tests;

public sealed class OrderSpecs
{
    private static readonly string[] Agents = ["ada", "bob", "cyd"];
    private readonly CompanyDriver _company = CompanyDriver.With(Agents);

    [Fact]
    public void Should_start_by_priority_then_time_then_arrival_when_all_are_due()
    {
        _company.Define("ada", maxConcurrentRuns: 10);
        _company.Send(new PauseCompany(CompanyDriver.Id));
        var later = Wake(50, 2);
        var low = Wake(40, 0);
        var first = Wake(50, 1);
        var second = Wake(50, 1);
        var high = Wake(60, 3);
        _company.Advance(TimeSpan.FromSeconds(10));

        _company.Send(new ResumeCompany(CompanyDriver.Id));

        _company.Starts.Should().Equal(high, first, second, later, low);
    }

    [Fact]
    public void Should_run_five_at_once_and_start_the_next_with_every_end_when_a_hundred_are_due()
    {
        _company.Define("ada", maxConcurrentRuns: 100);
        var ids = Enumerable.Range(0, 100).Select(_ => _company.Wake("ada")).ToList();
        for (var ended = 0; ended < 100; ended++)
        {
            _company.State.Running.Values.Should().HaveCount(Math.Min(5, 100 - ended));
            _company.Complete(_company.State.Running.Values.First().Id);
        }

        _company.Starts.Should().Equal(ids);
        _company.Events.OfType<RunStarted>().Should().OnlyContain(started => started.Slot >= 1 && started.Slot <= 5);
    }

    [Fact]
    public void Should_start_in_order_with_what_was_asked_when_ten_thousand_others_are_due()
    {
        _company.Send(new PauseCompany(CompanyDriver.Id));
        var orders = Enumerable.Range(0, 10_100).Select(number => new WakeupOrder(new AgentId("ada"), new Trigger(TriggerType.Schedule, $"s-{number}"))
        {
            Priority = number == 10_099 ? 100 : 50, Context = new WakeupContext { TicketId = $"T-{number}" },
        }).ToList();
        foreach (var batch in orders.Chunk(1_000))
        {
            _company.Send(new ScheduleWakeups(CompanyDriver.Id, [.. batch])).Should().BeOfType<WakeupReceipts>();
        }

        _company.Send(new ResumeCompany(CompanyDriver.Id));

        var started = _company.State.Find(_company.Starts.Single())!;
        started.Request.Should().BeEquivalentTo(new { orders[^1].Trigger, orders[^1].Context, Priority = 100 });
        _company.State.PendingByTicket.PendingFor("T-10098").Single().Request.Trigger.Should().Be(orders[^2].Trigger);
    }

    [Fact]
    public void Should_drain_five_at_a_time_in_priority_order_when_everything_is_overdue_after_a_night()
    {
        _company.Define("ada", maxConcurrentRuns: 100);
        var ids = Enumerable.Range(1, 50).Select(i => Wake(i, i)).ToList();
        _company.Now += TimeSpan.FromHours(9);

        _company.Recover();
        while (_company.State.Running.Count > 0)
        {
            _company.State.Running.Count.Should().BeLessThanOrEqualTo(5);
            _company.Complete(_company.State.Running.Values.First().Id);
        }

        _company.Starts.Should().Equal(ids.AsEnumerable().Reverse());
    }

    [Fact]
    public void Should_start_others_when_the_first_in_order_belongs_to_an_agent_that_is_busy_paused_or_suspended()
    {
        var running = _company.Wake("ada");
        _company.PauseAgent("bob");
        Enumerable.Range(0, 50).ToList().ForEach(_ => _company.Wake("ada", order => order with { Priority = 100 }));
        Enumerable.Range(0, 50).ToList().ForEach(_ => _company.Wake("bob", order => order with { Priority = 100 }));

        var low = _company.Wake("cyd", order => order with { Priority = 0 });

        _company.State.Running.Values.Select(run => run.Id).Should().BeEquivalentTo([running, low]);
    }

    [Fact]
    public void Should_bound_the_wait_of_low_priority_when_high_priority_arrives_steadily_under_aging()
    {
        _company.Under(policy => policy with { AgingPointsPerMinute = 1 });
        var low = _company.Ask(CompanyDriver.Order("ada") with { Priority = 10 }).WakeupId;
        _company.Complete(low);
        _company.Wake("ada", order => order with { Priority = 90 });
        var starving = _company.Wake("ada", order => order with { Priority = 10 });
        var started = Flood(starving);

        (started - CompanyDriver.Morning).Should().BeCloseTo(TimeSpan.FromMinutes(80), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Should_starve_low_priority_when_high_priority_arrives_steadily_without_aging()
    {
        _company.Wake("ada", order => order with { Priority = 90 });
        var starving = _company.Wake("ada", order => order with { Priority = 10 });

        Flood(starving).Should().BeAfter(CompanyDriver.Morning.AddHours(4), "aging is off by default");
    }

    [Fact]
    public void Should_keep_the_key_of_a_waiting_request_whatever_time_it_is()
    {
        _company.Under(policy => policy with { AgingPointsPerMinute = 2 });
        _company.PauseAgent("ada");
        var (old, young) = (_company.Wake("ada", order => order with { Priority = 10 }), default(WakeupId));
        _company.Advance(TimeSpan.FromMinutes(5));
        young = _company.Wake("ada", order => order with { Priority = 20 });

        // Ten points for five minutes: equal, so the one that is eligible for longer comes first, now and later.
        var before = OrderKey.Of(_company[old], 2).CompareTo(OrderKey.Of(_company[young], 2));
        _company.Advance(TimeSpan.FromDays(3));
        OrderKey.Of(_company[old], 2).CompareTo(OrderKey.Of(_company[young], 2)).Should().Be(before).And.BeNegative();
        OrderKey.Of(_company[old], 1).CompareTo(OrderKey.Of(_company[young], 1)).Should().BePositive();
    }

    [Fact]
    public void Should_reorder_what_waits_when_the_rate_of_aging_changes()
    {
        _company.PauseAgent("ada");
        var old = _company.Wake("ada", order => order with { Priority = 10 });
        _company.Advance(TimeSpan.FromMinutes(30));
        var young = _company.Wake("ada", order => order with { Priority = 20 });
        _company.Under(policy => policy with { AgingPointsPerMinute = 1 });
        _company.ResumeAgent("ada");

        (_company.Status(old), _company.Status(young)).Should().Be((WakeupStatus.Processing, WakeupStatus.Pending));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Should_list_the_queue_as_it_starts_when_requests_of_several_agents_wait(double aging)
    {
        _company.Under(policy => policy with { AgingPointsPerMinute = aging });
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, 1));
        _company.Send(new PauseCompany(CompanyDriver.Id));
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            _company.Wake(Agents[random.Next(3)], order => order with { Priority = random.Next(100) });
            _company.Now += TimeSpan.FromSeconds(random.Next(90));
        }

        var listed = Queue(1_000);
        _company.Send(new ResumeCompany(CompanyDriver.Id));
        while (_company.State.Running.Count > 0)
        {
            _company.Complete(_company.State.Running.Values.Single().Id);
        }

        listed.Should().HaveCount(60).And.Equal(_company.Starts);
    }

    [Fact]
    public void Should_list_what_is_due_before_what_falls_due_later_and_what_is_held_back_in_its_place_when_the_queue_is_listed()
    {
        _company.PauseAgent("ada");
        _company.PauseAgent("bob");
        var tomorrow = _company.Wake("bob", order => order with { Priority = 100, ScheduledFor = _company.Now.AddDays(1) });
        var soon = _company.Wake("bob", order => order with { Priority = 0, ScheduledFor = _company.Now.AddMinutes(1) });
        var low = _company.Wake("bob", order => order with { Priority = 1 });
        var high = _company.Wake("ada", order => order with { Priority = 90 });

        Queue(100).Should().Equal(high, low, soon, tomorrow);
        Queue(2).Should().Equal(high, low);
        _company.Now += TimeSpan.FromMinutes(2);
        Queue(100).Should().Equal(high, low, soon, tomorrow);
        _company.Asked<WakeupPage>(new ListQueue(CompanyDriver.Id)).Should().Match<WakeupPage>(page => page.NextCursor == null && page.Items[0].Waiting!.Code == WaitReason.AgentPaused);
        _company.Asked<Refusal>(new ListQueue(CompanyDriver.Id, 1_001)).Code.Should().Be(RefusalCodes.LimitOutOfRange);
    }

    [Fact]
    public void Should_start_exactly_when_it_falls_due()
    {
        var id = _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddDays(400).AddMilliseconds(1) });

        _company.Advance(TimeSpan.FromDays(400));
        _company.Status(id).Should().Be(WakeupStatus.Pending);
        _company.Advance(TimeSpan.FromDays(1));
        _company.View(id).StartedAt.Should().Be(CompanyDriver.Morning.AddDays(400).AddMilliseconds(1));
    }

    [Fact]
    public void Should_sleep_until_something_can_change_when_all_slots_are_taken_and_another_request_falls_due()
    {
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, 1));
        _company.Wake("ada");
        var waiting = _company.Wake("bob", order => order with { ScheduledFor = CompanyDriver.Morning.AddSeconds(5) });

        _company.Advance(TimeSpan.FromMinutes(1));

        _company.State.NextChangeIn(_company.Now, _company.Uptime).Should().BePositive();
        _company.View(waiting).Waiting!.Code.Should().Be(WaitReason.SlotsFull);
    }

    [Fact]
    public void Should_sleep_shorter_for_wall_time_and_as_long_for_a_lease_when_wall_time_goes_faster()
    {
        _company.Wake("bob", order => order with { ScheduledFor = CompanyDriver.Morning.AddMinutes(30) });
        Sleep(wallSpeed: 1).Should().Be(TimeSpan.FromMinutes(30));
        Sleep(wallSpeed: 60).Should().Be(TimeSpan.FromSeconds(30));

        _company.Wake("ada");
        Sleep(wallSpeed: 60).Should().Be(TimeSpan.FromSeconds(30));
        Sleep(wallSpeed: 20).Should().Be(_company.State.Policy.LeaseDuration);

        TimeSpan? Sleep(double wallSpeed) => _company.State.NextChangeIn(_company.Now, _company.Uptime, wallSpeed: wallSpeed);
    }

    [Fact]
    public void Should_have_nothing_to_wait_for_when_nothing_runs_and_nothing_is_pending() =>
        _company.IsArmedForWork.Should().BeFalse();

    private IEnumerable<WakeupId> Queue(int limit) =>
        [.. _company.Asked<WakeupPage>(new ListQueue(CompanyDriver.Id, limit)).Items.Select(item => item.Id)];

    private WakeupId Wake(int priority, int seconds) =>
        _company.Wake("ada", order => order with { Priority = priority, ScheduledFor = CompanyDriver.Morning.AddSeconds(seconds) });

    /// <summary>Ada always has a fresh request of priority 90 when her run ends, each minute; tells when the given one starts.</summary>
    private DateTimeOffset Flood(WakeupId starving)
    {
        for (var minute = 0; minute < 300 && _company.Status(starving) == WakeupStatus.Pending; minute++)
        {
            _company.Advance(TimeSpan.FromMinutes(1));
            _company.Wake("ada", order => order with { Priority = 90 });
            _company.Complete(_company.State.Running.Values.Single().Id);
        }

        return _company.Now;
    }
}
