using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Explanations;

namespace TeamX.Actors.Domain.Tests;

public sealed class HourlyLimitSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob").Under(policy => policy with { MaxWakeupsPerAgentPerHour = 2 });

    [Fact]
    public void Should_wait_with_reason_and_instant_and_start_exactly_then_when_the_hour_is_full()
    {
        _company.Complete(_company.Wake("ada"));
        _company.Advance(TimeSpan.FromMinutes(10));
        _company.Complete(_company.Wake("ada"));
        var waiting = _company.Wake("ada");

        var letsGo = CompanyDriver.Morning.AddHours(1);
        var view = _company.View(waiting).Waiting!;
        (view.Code, view.EarliestAt).Should().Be((WaitReason.HourlyLimit, letsGo));
        _company.Status(_company.Wake("bob")).Should().Be(WakeupStatus.Processing, "the limit is each agent's own");

        _company.Advance(TimeSpan.FromHours(2));
        _company.View(waiting).StartedAt.Should().Be(letsGo);
    }

    [Fact]
    public void Should_hold_also_after_a_restart()
    {
        _company.Complete(_company.Wake("ada"));
        _company.Complete(_company.Wake("ada"));
        var waiting = _company.Wake("ada");
        _company.Recover();
        var twin = _company.Twin();
        twin.Tick();

        (_company.Status(waiting), twin.Status(waiting)).Should().Be((WakeupStatus.Pending, WakeupStatus.Pending));
        _company.Advance(TimeSpan.FromHours(1));
        twin.Advance(TimeSpan.FromHours(1));
        (_company.Status(waiting), twin.Status(waiting)).Should().Be((WakeupStatus.Processing, WakeupStatus.Processing));
    }

    [Fact]
    public void Should_let_go_at_once_when_the_limit_is_raised_or_switched_off()
    {
        _company.Complete(_company.Wake("ada"));
        _company.Complete(_company.Wake("ada"));
        var (third, fourth) = (_company.Wake("ada"), _company.Wake("ada"));

        _company.Under(policy => policy with { MaxWakeupsPerAgentPerHour = 3 });
        _company.Complete(third);
        _company.Status(fourth).Should().Be(WakeupStatus.Pending);
        _company.Under(policy => policy with { MaxWakeupsPerAgentPerHour = 0 });
        _company.Status(fourth).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_still_let_go_when_the_wall_clock_went_back_while_a_slot_was_awaited()
    {
        _company.Under(policy => policy with { MaxWakeupsPerAgentPerHour = 1 });
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, 1));
        _company.Complete(_company.Wake("ada"));
        var busy = _company.Wake("bob");
        var waiting = _company.Wake("ada");
        _company.Advance(TimeSpan.FromHours(1));
        _company.JumpWall(TimeSpan.FromMinutes(-30));
        _company.Complete(busy);
        _company.Status(waiting).Should().Be(WakeupStatus.Pending, "the hour is full again");

        _company.Advance(TimeSpan.FromMinutes(30));

        _company.Status(waiting).Should().Be(WakeupStatus.Processing);
    }
}
