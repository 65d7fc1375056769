using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class RetrySpecs
{
    private static readonly TimeSpan[] Ladder = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)];
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    [Fact]
    public void Should_use_all_four_delays_within_a_quarter_and_dead_letter_when_the_fourth_retry_fails()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var company = CompanyDriver.With("ada");
            company.Random.Reseed(seed);
            var id = company.Wake("ada");
            foreach (var delay in Ladder)
            {
                company.Fail(id);
                var wait = company.View(id).NextRetryAt!.Value - company.Now;
                wait.Should().BeCloseTo(delay, delay * 0.25);
                company.Advance(wait - TimeSpan.FromMilliseconds(1));
                company.Status(id).Should().Be(WakeupStatus.Pending);
                company.Advance(TimeSpan.FromMilliseconds(1));
                company.Status(id).Should().Be(WakeupStatus.Processing);
            }

            company.Fail(id);
            company.Status(id).Should().Be(WakeupStatus.Failed);
            company.View(id).Attempt.Should().Be(5);
        }
    }

    [Fact]
    public void Should_spread_the_delays_evenly_over_the_whole_jitter()
    {
        var random = new Random(7);
        var waits = Enumerable.Range(0, 4_000).Select(_ => Wakeups.RetryPolicy.Delay(CompanyPolicy.Default, 1, random).TotalSeconds).ToList();

        waits.Should().OnlyContain(seconds => seconds >= 90 && seconds <= 150);
        for (var tenth = 0; tenth < 10; tenth++)
        {
            waits.Count(seconds => seconds >= 90 + (tenth * 6) && seconds < 96 + (tenth * 6)).Should().BeInRange(300, 500);
        }
    }

    [Fact]
    public void Should_restart_nothing_by_itself_when_a_request_is_dead_lettered()
    {
        var id = _company.Wake("ada", order => order with { MaxRetries = 0 });
        _company.Fail(id);
        _company.Advance(TimeSpan.FromDays(3));
        _company.Recover();
        _company.Advance(TimeSpan.FromDays(3));

        _company.EventsOf<RunStarted>(id).Should().HaveCount(1);
        _company.Status(id).Should().Be(WakeupStatus.Failed);
        _company.Stats().Failed.Should().Be(1);
    }

    [Fact]
    public void Should_dead_letter_at_once_when_the_error_is_permanent()
    {
        var id = _company.Wake("ada");
        _company.Report(id, new RunOutcome.Failed("no such key", Permanent: true, "bad_key"));

        var view = _company.View(id);
        (view.Status, view.Attempt, view.Error, view.ErrorCode, view.NextRetryAt).Should().Be((WakeupStatus.Failed, 1, "no such key", "bad_key", null));
        _company.EventsOf<WakeupDeadLettered>(id).Should().ContainSingle(dead => dead.Permanent);
    }

    [Fact]
    public void Should_use_the_last_delay_when_retries_go_beyond_the_list()
    {
        _company.Under(policy => policy with { RetryDelays = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)], RetryJitter = 0 });
        var id = _company.Wake("ada", order => order with { MaxRetries = 4 });
        foreach (var seconds in new[] { 10, 20, 20, 20 })
        {
            _company.Fail(id);
            (_company.View(id).NextRetryAt - _company.Now).Should().Be(TimeSpan.FromSeconds(seconds));
            _company.Advance(TimeSpan.FromSeconds(seconds));
        }

        _company.Fail(id);
        _company.Status(id).Should().Be(WakeupStatus.Failed);
    }

    [Fact]
    public void Should_retry_as_often_as_the_list_is_long_when_an_order_does_not_say()
    {
        _company.Under(policy => policy with { RetryDelays = [TimeSpan.FromSeconds(10)] });

        _company.View(_company.Wake("ada")).MaxRetries.Should().Be(1);
    }

    [Fact]
    public void Should_show_a_parked_retry_as_retrying_with_its_time_and_error()
    {
        var id = _company.Wake("ada");
        _company.Fail(id);

        var view = _company.View(id);
        (view.Status, view.Attempt, view.Failures, view.Error).Should().Be((WakeupStatus.Pending, 1, 1, "boom"));
        view.NextRetryAt.Should().BeAfter(_company.Now);
        (_company.Stats().Retrying, _company.Liveness("ada").Retrying).Should().Be((1, 1));
    }

    [Fact]
    public void Should_start_the_agents_next_request_at_once_when_a_run_fails()
    {
        var (first, second) = (_company.Wake("ada"), _company.Wake("ada"));

        _company.Fail(first);

        _company.Status(second).Should().Be(WakeupStatus.Processing);
    }

    [Fact]
    public void Should_run_at_once_when_a_parked_retry_is_retried_by_hand()
    {
        var id = _company.Wake("ada");
        _company.Fail(id);

        _company.Retry(id).Should().Be(new WakeupReceipt(id, ScheduleOutcome.Scheduled));

        _company.Status(id).Should().Be(WakeupStatus.Processing);
        _company.View(id).Failures.Should().Be(1);
    }

    [Fact]
    public void Should_refuse_a_retry_by_hand_when_there_is_nothing_to_retry()
    {
        var id = _company.Wake("ada");
        _company.Refused(new RetryWakeup(CompanyDriver.Id, id)).Code.Should().Be(RefusalCodes.NotRetryable);
        _company.Complete(id);
        _company.Refused(new RetryWakeup(CompanyDriver.Id, id)).Code.Should().Be(RefusalCodes.NotRetryable);
        _company.Refused(new RetryWakeup(CompanyDriver.Id, new WakeupId(Guid.NewGuid()))).Code.Should().Be(RefusalCodes.WakeupNotFound);
    }

    [Fact]
    public void Should_draw_no_number_when_events_are_replayed()
    {
        var id = _company.Wake("ada");
        _company.Fail(id);

        CompanyDriver.Replay(_company.Journal).Find(id)!.Progress.NextRetryAt.Should().Be(_company.View(id).NextRetryAt);
    }
}
