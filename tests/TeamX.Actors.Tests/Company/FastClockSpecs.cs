using CsCheck;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

public sealed class FastClockSpecs
{
    [Fact]
    public void Should_be_at_the_end_of_any_span_of_wall_time_when_that_span_divided_by_the_speed_has_really_passed() =>
        Gen.Select(Gen.Double[1, 10_000], Gen.Long[0, TimeSpan.FromDays(400).Ticks]).Sample((speed, ticks) =>
        {
            var real = new HandTime();
            var clock = new FastClock(speed, real);
            var (begin, begunAt, span) = (clock.GetUtcNow(), clock.GetTimestamp(), TimeSpan.FromTicks(ticks));

            real.Elapsed = span / FastClock.SpeedOf(clock);

            clock.GetUtcNow().Should().BeCloseTo(begin + span, TimeSpan.FromMilliseconds(1));
            clock.GetElapsedTime(begunAt).Should().Be(real.Elapsed, "what is monotonic stays real");
        });

    [Fact]
    public void Should_not_move_when_somebody_sets_the_clock_of_the_machine()
    {
        var real = new HandTime();
        var clock = new FastClock(60, real);
        var before = clock.GetUtcNow();

        real.Wall += TimeSpan.FromDays(1);

        clock.GetUtcNow().Should().Be(before);
    }

    [Fact]
    public void Should_divide_by_one_when_the_clock_is_real() => FastClock.SpeedOf(TimeProvider.System).Should().Be(1);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(20_000)]
    [InlineData(double.NaN)]
    public void Should_be_refused_when_the_speed_is_out_of_range(double speed) =>
        ((Func<FastClock>)(() => new FastClock(speed))).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public async Task Should_retry_after_two_minutes_of_wall_time_when_it_goes_60_times_faster()
    {
        var runner = new TestRunner(run => Task.FromResult<RunOutcome?>(run.Context.Attempt == 1 ? new RunOutcome.Failed("down") : new RunOutcome.Completed()));
        await using var engine = await StartAsync(runner);
        var id = await engine.Schedule();

        var retry = (RetryScheduled)(await engine.Until(next => next.Event is RetryScheduled about && about.WakeupId == id)).Event;
        var again = await engine.Until(next => next.Event is RunStarted { RunNumber: 2 } about && about.WakeupId == id);

        // Ten minutes are ten seconds really, for a machine that is busy; the heartbeat would come after an hour.
        again.At.Should().BeOnOrAfter(retry.NextRetryAt).And.BeBefore(retry.NextRetryAt.AddMinutes(10));
    }

    [Fact]
    public async Task Should_tell_the_end_of_a_lease_in_wall_time_when_it_goes_60_times_faster()
    {
        var runner = TestRunner.Held();
        await using var engine = await StartAsync(runner);
        var id = await engine.Schedule();
        var run = await runner.Next();

        var view = await engine.Get(id);
        run.Complete();

        (view.LeaseExpiresAt - view.StartedAt).Should().BeGreaterThan(CompanyPolicy.Default.LeaseDuration * 59);
    }

    private static Task<TestEngine> StartAsync(TestRunner runner) => TestEngine.StartWithAda(runner, settings => settings with
    {
        Time = new FastClock(60),
        Policy = settings.Policy with { RetryJitter = 0 },
    });

    /// <summary>Real time that the spec moves.</summary>
    private sealed class HandTime : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
