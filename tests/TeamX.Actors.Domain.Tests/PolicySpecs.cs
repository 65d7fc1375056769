using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class PolicySpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob", "cyd");

    [Fact]
    public void Should_be_journaled_at_first_and_then_only_when_it_differs()
    {
        for (var times = 0; times < 3; times++)
        {
            _company.Under(policy => policy with { RetryDelays = [.. policy.RetryDelays] });
        }

        _company.Events.OfType<CompanyPolicyChanged>().Should().HaveCount(1);
        _company.Under(policy => policy with { RetryDelays = [TimeSpan.FromSeconds(1)] });
        _company.Events.OfType<CompanyPolicyChanged>().Should().HaveCount(2);
    }

    public static TheoryData<CompanyPolicy> Changes => new()
    {
        CompanyPolicy.Default with { MaxConcurrentRuns = 6 },
        CompanyPolicy.Default with { RetryDelays = [] },
        CompanyPolicy.Default with { RetryJitter = 0.1 },
        CompanyPolicy.Default with { RunTimeout = TimeSpan.FromMinutes(1) },
        CompanyPolicy.Default with { LeaseDuration = TimeSpan.FromMinutes(1) },
        CompanyPolicy.Default with { MaxInterruptions = 4 },
        CompanyPolicy.Default with { IdempotencyWindow = TimeSpan.FromHours(1) },
        CompanyPolicy.Default with { IdempotencyMaxKeys = 1 },
        CompanyPolicy.Default with { SelfWakeCooldown = TimeSpan.Zero },
        CompanyPolicy.Default with { MaxWakeDepth = 2 },
        CompanyPolicy.Default with { CircuitBreakerThreshold = 2 },
        CompanyPolicy.Default with { AgingPointsPerMinute = 0.5 },
        CompanyPolicy.Default with { MaxWakeupsPerAgentPerHour = 9 },
        CompanyPolicy.Default with { MaxPendingContextBytes = 1 },
        CompanyPolicy.Default with { WaitForDurableStart = true },
        CompanyPolicy.Default with { Retention = TimeSpan.FromDays(1) },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void Should_differ_when_any_option_differs(CompanyPolicy changed)
    {
        _company.Send(new ApplyPolicy(CompanyDriver.Id, CompanyPolicy.Default));
        _company.Send(new ApplyPolicy(CompanyDriver.Id, changed));

        _company.Events.OfType<CompanyPolicyChanged>().Select(change => change.Policy).Should().Equal(CompanyPolicy.Default, changed);
    }

    [Fact]
    public void Should_have_a_case_for_every_option() =>
        Changes.Count.Should().Be(typeof(CompanyPolicy).GetProperties().Count(property => property.CanWrite));

    [Fact]
    public void Should_interrupt_nothing_and_start_nothing_until_there_is_room_when_the_limit_is_lowered()
    {
        var ids = new[] { _company.Wake("ada"), _company.Wake("bob"), _company.Wake("cyd") };
        _company.Under(policy => policy with { MaxConcurrentRuns = 1 });
        var next = _company.Wake("ada");

        _company.State.Running.Values.Should().HaveCount(3);
        _company.Effects.OfType<Domain.Company.StopRun>().Should().BeEmpty();
        _company.Complete(ids[0]);
        _company.Complete(ids[1]);
        _company.Status(next).Should().Be(WakeupStatus.Pending);
        _company.Complete(ids[2]);
        _company.Status(next).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_start_at_once_what_finds_room_when_a_limit_is_raised()
    {
        _company.Under(policy => policy with { MaxConcurrentRuns = 1 });
        _company.Wake("ada");
        var (second, third) = (_company.Wake("ada"), _company.Wake("bob"));

        _company.Under(policy => policy with { MaxConcurrentRuns = 5 });
        (_company.Status(second), _company.Status(third)).Should().Be((WakeupStatus.Pending, WakeupStatus.Processing));
        _company.Define("ada", maxConcurrentRuns: 2);
        _company.Status(second).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_hold_for_the_company_itself_before_the_policy()
    {
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, 2));

        _company.State.MaxConcurrentRuns.Should().Be(2);
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme"));
        _company.State.MaxConcurrentRuns.Should().Be(5);
    }

    [Fact]
    public void Should_give_a_run_the_timeout_of_its_request_or_of_the_policy()
    {
        _company.Wake("ada");
        _company.Wake("bob", order => order with { Timeout = TimeSpan.FromSeconds(7) });

        _company.Effects.OfType<Domain.Company.StartRun>().Select(start => start.Timeout).Should().Equal(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(7));
    }
}
