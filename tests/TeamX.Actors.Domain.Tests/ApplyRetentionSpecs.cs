using CsCheck;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Tests.Properties;

namespace TeamX.Actors.Domain.Tests;

/// <summary>When the retention is applied, what leaves memory with it, and from which snapshot on the journal is kept.</summary>
public sealed class ApplyRetentionSpecs : IDisposable
{
    private static readonly TimeSpan Retention = CompanyPolicy.Default.Retention;
    private static readonly TimeSpan InMemory = Retention / 4;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    /// <summary>Whatever was forgotten: events and snapshots have to lead to the same memory.</summary>
    public void Dispose()
    {
        var live = Canonical.Of(_company.State);
        Canonical.Of(CompanyDriver.Replay(_company.Journal)).Should().Be(live);
        Canonical.Of(CompanyState.Restore(CompanyDriver.Id, _company.State.ToSnapshot())).Should().Be(live);
    }

    [Fact]
    public void Should_forget_what_ended_a_quarter_of_the_retention_ago_and_keep_the_rest()
    {
        var completed = _company.Wake("ada");
        _company.Complete(completed);
        var failed = _company.Wake("ada");
        _company.Report(failed, new RunOutcome.Failed("boom", Permanent: true));
        var cancelled = _company.Wake("ada", order => order with { ScheduledFor = _company.Now + TimeSpan.FromHours(1) });
        _company.Send(new CancelWakeup(CompanyDriver.Id, cancelled));
        var pending = _company.Wake("ada", order => order with { ScheduledFor = _company.Now + Retention });
        _company.Now += InMemory;
        var younger = _company.Wake("ada");
        _company.Complete(younger);
        _company.Retain();
        Known(completed, failed, cancelled, pending, younger).Should().HaveCount(5, "the limit itself is inside");

        _company.Now += Moment;
        _company.Retain();

        Known(completed, failed, cancelled, pending, younger).Should().Equal(pending, younger);
        (_company.Stats().Completed, _company.Stats().Failed, _company.Stats().Cancelled).Should().Be((2, 1, 1));
    }

    [Fact]
    public void Should_forget_the_last_error_of_an_agent_together_with_its_request()
    {
        _company.Report(_company.Wake("ada"), new RunOutcome.Failed("boom", Permanent: true));
        _company.Now += InMemory;
        _company.Retain();
        _company.State.Agents[new AgentId("ada")].LastError.Should().Be("boom");

        _company.Now += Moment;
        _company.Retain();

        _company.State.Agents[new AgentId("ada")].LastError.Should().BeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Should_be_applied_at_its_period_when_nobody_asks_for_anything(bool paused)
    {
        if (paused)
        {
            _company.Send(new PauseCompany(CompanyDriver.Id));
        }

        var period = _company.State.Retention.Period(Retention);

        _company.Advance(period * 3);

        Applied().Select(applied => applied.At).Should().Equal(
            CompanyDriver.Morning + period, CompanyDriver.Morning + (period * 2), CompanyDriver.Morning + (period * 3));
        Applied().Should().OnlyContain(applied => ((RetentionApplied)applied.Body).Before == applied.At - Retention);
    }

    [Fact]
    public void Should_have_a_rhythm_of_its_own_for_each_company()
    {
        var periods = Enumerable.Range(0, 1_000).Select(i => new RetentionState(new CompanyId($"company-{i}")).Period(Retention)).ToList();

        periods.Should().OnlyContain(period => period >= Retention * 3 / 16 && period < Retention / 4);
        var slots = periods.GroupBy(period => (int)((period - (Retention * 3 / 16)) / (Retention / 16) * 10)).ToList();
        slots.Should().HaveCount(10).And.OnlyContain(slot => slot.Count() < 150);
        new RetentionState(new CompanyId("a")).Period(TimeSpan.FromHours(1)).Should().BeGreaterThanOrEqualTo(TimeSpan.FromDays(1));
    }

    [Fact]
    public void Should_wake_a_quiet_company_no_more_when_everything_of_it_is_gone_and_again_after_a_new_event()
    {
        _company.Complete(_company.Wake("ada"));
        _company.Advance(Retention * 10);
        var last = Applied()[^1];
        last.At.Should().BeBefore(CompanyDriver.Morning + (Retention * 3));
        _company.State.Retention.Base!.SequenceNr.Should().BeGreaterThan(_company.Journal.Last(recorded => recorded.Body is not RetentionApplied).Number);
        _company.State.NextRetentionAt(_company.Now).Should().BeNull();

        _company.Complete(_company.Wake("ada"));

        _company.State.NextRetentionAt(_company.Now).Should().NotBeNull();
        _company.Advance(Retention);
        Applied()[^1].At.Should().BeAfter(last.At);
    }

    [Fact]
    public void Should_never_be_due_when_the_company_is_not_defined() =>
        new CompanyState(CompanyDriver.Id).NextRetentionAt(CompanyDriver.Morning.AddYears(10)).Should().BeNull();

    [Fact]
    public void Should_be_applied_again_when_the_clock_was_far_ahead_and_went_back()
    {
        _company.Now += Retention * 100;
        _company.Retain();
        _company.Now -= Retention * 100;

        _company.Tick();

        Applied()[^1].At.Should().Be(CompanyDriver.Morning);
    }

    [Fact]
    public void Should_keep_the_snapshots_of_one_retention_and_the_one_before_when_years_pass()
    {
        for (var day = 0; day < 800; day++)
        {
            _company.Complete(_company.Wake("ada"));
            _company.Advance(TimeSpan.FromDays(1));
            var retention = _company.State.Retention;
            retention.Kept.Count.Should().BeLessThanOrEqualTo(6);
            var before = ((RetentionApplied?)Applied().LastOrDefault()?.Body)?.Before;
            retention.Kept.Should().OnlyContain(kept => kept.LatestAt > before);
            (retention.Base is null || retention.Base.LatestAt <= before).Should().BeTrue();
        }

        _company.State.Retention.Base.Should().NotBeNull();
        _company.State.Finished.Count().Should().BeInRange(7, 15);
    }

    [Fact]
    public void Should_move_the_base_to_no_snapshot_that_holds_something_younger_than_the_retention()
    {
        _company.Retain();
        _company.Now += TimeSpan.FromDays(20);
        _company.PauseAgent("ada");
        _company.ResumeAgent("ada");
        _company.JumpWall(TimeSpan.FromDays(-20));
        for (var time = 0; time < 12; time++)
        {
            _company.Now += TimeSpan.FromDays(5);
            _company.Retain();
            var oldest = _company.State.Retention.Base?.SequenceNr ?? 0;
            _company.Journal.Where(recorded => recorded.Number <= oldest).Should().NotContain(recorded => recorded.At > _company.Now - Retention);
        }

        _company.State.Retention.Base.Should().NotBeNull();
    }

    /// <summary>The sum of decision 0018: a payload is in no snapshot that is left when twice the retention has passed.</summary>
    [Fact]
    public void Should_leave_no_payload_in_any_kept_snapshot_when_twice_the_retention_has_passed() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[4 * 24, 100 * 24], Gen.Int[0, 100 * 24 * 60]).Sample((company, hours, minutes) =>
        {
            var retention = TimeSpan.FromHours(hours);
            var state = new RetentionState(new CompanyId($"company-{company}"));
            var period = state.Period(retention);
            var ended = CompanyDriver.Morning + TimeSpan.FromMinutes(minutes);
            var free = CompanyDriver.Morning;
            while (free - RetentionState.InMemory(retention) <= ended)
            {
                free += period;
            }

            var gone = free;
            while (gone - retention < free)
            {
                gone += period;
            }

            (gone - ended).Should().BeLessThanOrEqualTo(retention * 2);
        });

    private List<RecordedEvent> Applied() => [.. _company.Journal.Where(recorded => recorded.Body is RetentionApplied)];

    private IEnumerable<WakeupId> Known(params WakeupId[] ids) => ids.Where(id => _company.State.Find(id) is not null);
}
