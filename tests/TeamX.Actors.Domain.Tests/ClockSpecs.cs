using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class ClockSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_start_nothing_twice_when_the_wall_clock_goes_back()
    {
        var id = _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddMinutes(1) });
        _company.Advance(TimeSpan.FromMinutes(1));
        _company.Complete(id);
        _company.JumpWall(TimeSpan.FromMinutes(-5));
        _company.Advance(TimeSpan.FromMinutes(10));

        _company.EventsOf<RunStarted>(id).Should().HaveCount(1);
    }

    [Fact]
    public void Should_start_what_is_overdue_when_the_wall_clock_goes_forward()
    {
        var id = _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddDays(2) });

        _company.JumpWall(TimeSpan.FromDays(3));

        _company.Status(id).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_wait_for_its_time_again_when_the_wall_clock_goes_back_before_it_started()
    {
        var running = _company.Wake("ada");
        var waiting = _company.Wake("ada", order => order with { ScheduledFor = CompanyDriver.Morning.AddMinutes(1) });
        var now = _company.Wake("ada", order => order with { Priority = 0 });
        _company.Advance(TimeSpan.FromMinutes(1));
        _company.JumpWall(TimeSpan.FromMinutes(-1));
        _company.Complete(running);

        (_company.Status(waiting), _company.Status(now)).Should().Be((WakeupStatus.Pending, WakeupStatus.Processing));
        _company.Complete(now);
        _company.Advance(TimeSpan.FromMinutes(1));
        _company.Status(waiting).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_count_no_start_of_the_future_when_the_wall_clock_goes_back()
    {
        _company.Wake("ada");
        _company.JumpWall(TimeSpan.FromMinutes(-5));

        _company.Stats().RunsLastMinute.Should().Be(0);
        _company.Wake("bob");
        _company.Stats().RunsLastMinute.Should().Be(1);
    }
}
