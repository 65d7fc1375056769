using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class InterruptionSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_run_again_at_once_and_spend_no_retry_when_interrupted_three_times()
    {
        var id = _company.Wake("ada", order => order with { MaxRetries = 0 });
        for (var times = 1; times <= 3; times++)
        {
            _company.Interrupt(id);
            var view = _company.View(id);
            (view.Status, view.Attempt, view.Failures, view.Interruptions).Should().Be((WakeupStatus.Processing, times + 1, 0, times));
        }
    }

    [Fact]
    public void Should_count_as_a_failed_run_when_interrupted_a_fourth_time()
    {
        var id = _company.Wake("ada");
        for (var times = 1; times <= 4; times++)
        {
            _company.Interrupt(id);
        }

        var view = _company.View(id);
        (view.Status, view.Failures, view.Interruptions, view.ErrorCode).Should().Be((WakeupStatus.Pending, 1, 0, "interrupted"));
        view.NextRetryAt.Should().BeAfter(_company.Now);
    }

    [Fact]
    public void Should_dead_letter_when_interrupted_a_fourth_time_without_retries()
    {
        var id = _company.Wake("ada", order => order with { MaxRetries = 0 });
        for (var times = 1; times <= 4; times++)
        {
            _company.Interrupt(id);
        }

        _company.Status(id).Should().Be(WakeupStatus.Failed);
    }

    [Fact]
    public void Should_count_nothing_when_the_interruption_was_planned()
    {
        var id = _company.Wake("ada", order => order with { MaxRetries = 0 });
        for (var times = 1; times <= 10; times++)
        {
            _company.Interrupt(id, planned: true);
        }

        var view = _company.View(id);
        (view.Status, view.Interruptions, view.Failures, view.Attempt).Should().Be((WakeupStatus.Processing, 0, 0, 11));
    }

    [Fact]
    public void Should_keep_its_place_in_the_order_when_interrupted()
    {
        _company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, 1));
        var first = _company.Wake("ada");
        _company.Now += TimeSpan.FromSeconds(1);
        _company.Wake("bob");

        _company.Interrupt(first);

        _company.Status(first).Should().Be(WakeupStatus.Processing, "it has waited longer");
    }

    [Fact]
    public void Should_run_each_again_once_when_the_process_died_with_runs_in_processing()
    {
        _company.Define("ada", maxConcurrentRuns: 5);
        var ids = Enumerable.Range(0, 5).Select(_ => _company.Wake("ada")).ToList();
        var waiting = _company.Wake("ada");

        _company.Recover();

        foreach (var id in ids)
        {
            var view = _company.View(id);
            (view.Status, view.Attempt, view.Interruptions, view.Failures).Should().Be((WakeupStatus.Processing, 2, 1, 0));
            _company.EventsOf<RunInterrupted>(id).Should().ContainSingle(interrupted => interrupted.Reason == "process_died" && interrupted.Counted);
        }

        _company.View(waiting).Attempt.Should().Be(0, "what was queued and not started is untouched");
    }

    [Fact]
    public void Should_not_be_fresh_when_a_request_was_there_before_the_recovery()
    {
        var ran = _company.Wake("ada");
        var queued = _company.Wake("ada");
        _company.Recover();
        _company.Complete(ran);
        var accepted = _company.Wake("bob");

        var fresh = _company.Effects.OfType<StartRun>().ToLookup(start => start.Request.WakeupId, start => (start.Attempt, start.IsFresh));
        fresh[ran].Should().Equal((1, true), (2, false));
        fresh[queued].Should().Equal((1, false));
        fresh[accepted].Should().Equal((1, true));
    }
}
