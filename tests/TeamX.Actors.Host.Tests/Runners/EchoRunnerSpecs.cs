using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Runners;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Runners;

public sealed class EchoRunnerSpecs
{
    private readonly ImpatientTime _time = new();

    [Fact]
    public async Task Should_give_back_what_it_was_told_when_it_completes()
    {
        var outcome = await new EchoRunner(_time).RunAsync(TestRun.Of(null), CancellationToken.None);

        outcome.Should().BeOfType<RunOutcome.Completed>().Which.Result.Should().Be(
            """{"echo":{"agentId":"ann","trigger":{"type":"ticket_assigned","id":"T-7"},"attempt":1,"context":{"ticketId":"T-7","metadata":{"lang":"fr"}}}}""");
        _time.Waited.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_take_the_delay_when_one_is_set()
    {
        await new EchoRunner(_time).RunAsync(TestRun.Of("""{"delay":"PT5H"}"""), CancellationToken.None);

        _time.Waited.Should().Equal(TimeSpan.FromHours(5));
    }

    [Fact]
    public async Task Should_find_nothing_to_do_when_asked_to()
    {
        var outcome = await new EchoRunner(_time).RunAsync(TestRun.Of("""{"delay":"PT1S","skip":"no mail"}"""), CancellationToken.None);

        outcome.Should().Be(new RunOutcome.Skipped("no mail"));
        _time.Waited.Should().Equal(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Should_fail_the_first_runs_when_asked_to(int attempt, bool completes)
    {
        var outcome = await new EchoRunner(_time).RunAsync(TestRun.Of("""{"failTimes":2}""", attempt), CancellationToken.None);

        (outcome is RunOutcome.Completed).Should().Be(completes);
        (outcome is RunOutcome.Failed { Permanent: false }).Should().Be(!completes);
    }

    [Theory]
    [InlineData("""{"delay":"00:01:00"}""")]
    [InlineData("""{"delay":5}""")]
    [InlineData("""{"failTimes":-1}""")]
    [InlineData("""{"fail":1}""")]
    public void Should_refuse_settings_when_they_are_not_its_own(string settings) =>
        new EchoRunner(_time).Validate(new RunnerSpec("echo", settings))!.Code.Should().Be(RefusalCodes.RunnerSettingsInvalid);

    /// <summary>Every wait ends at once and is remembered.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public List<TimeSpan> Waited { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waited.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
