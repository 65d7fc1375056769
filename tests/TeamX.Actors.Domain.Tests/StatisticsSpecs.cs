using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class StatisticsSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_count_each_status_when_asked()
    {
        _company.Complete(_company.Wake("ada"));
        _company.Skip(_company.Wake("ada"));
        _company.DeadLetter("ada");
        _company.Fail(_company.Wake("ada"));
        _company.Wake("ada");
        _company.Wake("ada");
        _company.Cancel(_company.Wake("ada"));
        _company.Wake("ada", order => order with { ScheduledFor = _company.Now.AddHours(1) });
        _company.Advance(TimeSpan.FromSeconds(30));

        var stats = _company.Stats();
        (stats.Pending, stats.Due, stats.Retrying, stats.Processing).Should().Be((3, 1, 1, 1));
        (stats.Completed, stats.Failed, stats.Cancelled).Should().Be((2, 1, 1));
        stats.OldestDueAgeMs.Should().Be(30_000);
        stats.RunsLastMinute.Should().Be(5);
    }

    [Fact]
    public void Should_be_exact_over_the_last_thousand_runs_in_the_order_of_events()
    {
        // 1,100 runs of 1, 2, 3, … ms; the last 1,000 are 101 … 1,100 ms long.
        for (var length = 1; length <= 1_100; length++)
        {
            var id = _company.Wake("ada");
            _company.Now += TimeSpan.FromMilliseconds(length);
            _company.Complete(id);
        }

        var stats = _company.Stats();
        stats.AvgProcessingTimeMs.Should().Be(600.5);
        (stats.ProcessingMsP50, stats.ProcessingMsP95).Should().Be((600, 1_050));
        stats.Completed.Should().Be(1_100, "counters count for ever");
    }

    [Fact]
    public void Should_measure_the_wait_from_due_to_start()
    {
        var first = _company.Wake("ada");
        _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddSeconds(3) });
        _company.Advance(TimeSpan.FromSeconds(10));
        _company.Complete(first);
        _company.Complete(_company.State.Running.Values.Single().Id);

        (_company.Stats().WaitMsP50, _company.Stats().WaitMsP95).Should().Be((0, 7_000));
    }

    [Fact]
    public void Should_be_zero_when_nothing_has_run()
    {
        var stats = _company.Stats();

        stats.Should().Be(new StatsView());
    }

    [Fact]
    public void Should_count_the_starts_of_the_last_sixty_seconds_to_the_millisecond()
    {
        _company.Wake("ada");
        _company.Now += TimeSpan.FromMilliseconds(59_999);
        _company.Wake("bob");
        _company.Stats().RunsLastMinute.Should().Be(2);

        _company.Now += TimeSpan.FromMilliseconds(1);
        _company.Stats().RunsLastMinute.Should().Be(1);
    }

    [Fact]
    public void Should_not_change_the_state_when_it_is_asked()
    {
        _company.Wake("ada");
        var before = Properties.Canonical.Of(_company.State);
        _company.Now += TimeSpan.FromHours(1);
        _company.Stats();

        Properties.Canonical.Of(_company.State).Should().Be(before);
    }

    [Fact]
    public void Should_tell_what_is_due_now_when_the_wall_clock_went_back()
    {
        _company.PauseAgent("ada");
        _company.Wake("ada");
        _company.JumpWall(TimeSpan.FromMinutes(-10));

        (_company.Stats().Pending, _company.Stats().Due, _company.Stats().OldestDueAgeMs).Should().Be((1, 0, 0));
    }

    [Fact]
    public void Should_tell_how_long_the_oldest_has_been_due_when_it_is_the_last_in_the_queue()
    {
        _company.PauseAgent("ada");
        _company.PauseAgent("bob");
        _company.Wake("ada", order => order with { Priority = 10, ScheduledFor = _company.Now.AddSeconds(10) });
        _company.Wake("ada", order => order with { Priority = 90, ScheduledFor = _company.Now.AddSeconds(25), AllowCoalescing = false });
        _company.Wake("bob", order => order with { Priority = 50, ScheduledFor = _company.Now.AddSeconds(20) });

        _company.Now += TimeSpan.FromSeconds(30);

        (_company.Stats().Pending, _company.Stats().Due, _company.Stats().OldestDueAgeMs).Should().Be((3, 3, 20_000));
    }

    [Fact]
    public void Should_survive_a_restart()
    {
        _company.Complete(_company.Wake("ada"));
        _company.DeadLetter("ada");
        var before = _company.Stats();
        _company.Recover();

        _company.Stats().Should().Be(before);
        _company.Twin().Stats().Should().Be(before);
    }
}
