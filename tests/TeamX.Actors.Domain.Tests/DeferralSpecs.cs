using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class DeferralSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    [Fact]
    public void Should_run_at_exactly_the_instant_and_use_no_retry_when_rate_limited_until_then()
    {
        var id = _company.Wake("ada", order => order with { MaxRetries = 0 });
        var until = _company.Now.AddSeconds(63);
        _company.Report(id, new RunOutcome.Deferred(until, "rate limited"));

        _company.Advance(TimeSpan.FromMinutes(5));

        _company.View(id).StartedAt.Should().Be(until);
        var view = _company.View(id);
        (view.Status, view.Failures, view.Deferrals, view.Attempt).Should().Be((WakeupStatus.Processing, 0, 1, 2));
    }

    [Theory]
    [InlineData(-100, 1)]
    [InlineData(0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(30 * 86_400 + 1, 30 * 86_400)]
    [InlineData(4_000 * 86_400, 30 * 86_400)]
    public void Should_clamp_and_record_it_when_the_instant_is_too_near_or_too_far(double asked, int kept)
    {
        var id = _company.Wake("ada");
        _company.Report(id, new RunOutcome.Deferred(_company.Now.AddSeconds(asked)));

        _company.EventsOf<RunDeferred>(id).Should().ContainSingle(deferred => deferred.Clamped && deferred.Until == _company.Now.AddSeconds(kept));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30 * 86_400)]
    public void Should_keep_the_instant_when_it_is_just_within_reach(int seconds)
    {
        var id = _company.Wake("ada");
        _company.Report(id, new RunOutcome.Deferred(_company.Now.AddSeconds(seconds)));

        _company.EventsOf<RunDeferred>(id).Should().ContainSingle(deferred => !deferred.Clamped && deferred.Until == _company.Now.AddSeconds(seconds));
    }

    [Fact]
    public void Should_count_as_a_failed_run_when_deferred_a_hundred_times_in_a_row_and_once_more()
    {
        var id = _company.Wake("ada");
        for (var times = 1; times <= 100; times++)
        {
            DeferAndWait(id);
            _company.View(id).Failures.Should().Be(0);
        }

        DeferAndWait(id);

        var view = _company.View(id);
        (view.Status, view.Failures, view.Deferrals, view.ErrorCode).Should().Be((WakeupStatus.Pending, 1, 100, "deferred_too_often"));
    }

    [Fact]
    public void Should_count_anew_when_another_outcome_comes_between()
    {
        var id = _company.Wake("ada");
        for (var times = 1; times <= 99; times++)
        {
            DeferAndWait(id);
        }

        _company.Fail(id);
        _company.Retry(id);
        for (var times = 1; times <= 100; times++)
        {
            DeferAndWait(id);
        }

        _company.View(id).Failures.Should().Be(1);
    }

    [Fact]
    public void Should_pull_a_deferral_only_when_forced()
    {
        var id = _company.Wake("ada");
        _company.Defer(id, TimeSpan.FromHours(1));

        _company.Refused(new RetryWakeup(CompanyDriver.Id, id)).Code.Should().Be(RefusalCodes.NotRetryable);
        _company.Retry(id, force: true);

        _company.Status(id).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_not_show_as_retrying_when_deferred()
    {
        var id = _company.Wake("ada");
        _company.Defer(id, TimeSpan.FromHours(1));

        _company.Stats().Retrying.Should().Be(0);
        _company.View(id).Reason.Should().Be("rate limited");
    }

    private void DeferAndWait(WakeupId id)
    {
        _company.Defer(id, TimeSpan.FromSeconds(1));
        _company.Advance(TimeSpan.FromSeconds(1));
    }
}
