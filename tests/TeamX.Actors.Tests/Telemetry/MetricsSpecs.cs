using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Telemetry;

/// <summary>What the meter says of whole scenarios.</summary>
[Collection(Alone.Name)]
public sealed partial class MetricsSpecs
{
    [Fact]
    public async Task Should_count_acceptances_and_ends_by_their_kinds()
    {
        using var measured = new Measured();
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer").Agent("failing");
            s.Runner.For("writer").Complete(after: Seconds(30), times: 1).Skip("nothing", times: 1).Defer(now => now + Minutes(5), "later", times: 1).Complete();
            s.Runner.For("failing").FailTimes(2, "no");
        });

        await scenario.ScheduleAsync("writer", TriggerType.TicketAssigned, "T-1", order => order with { IdempotencyKey = "k" });
        await scenario.ScheduleAsync("writer", TriggerType.TicketAssigned, "T-1", order => order with { IdempotencyKey = "k" });
        await scenario.ScheduleAsync("writer", TriggerType.Routine, "R-1");
        await scenario.ScheduleAsync("writer", TriggerType.Routine, "R-1");
        await scenario.ScheduleAsync("writer", TriggerType.Schedule);
        await scenario.ScheduleAsync("failing", TriggerType.Schedule, with: order => order with { MaxRetries = 1 });
        var unwanted = await scenario.ScheduleAsync("failing", TriggerType.Manual, with: At(scenario.Now + Hours(30)));
        await scenario.AskAsync<Done>(new CancelWakeup(Acme, unwanted));
        await scenario.AdvanceAsync(Hours(1));

        measured.Sum("teamx.wakeups", "outcome=scheduled trigger=schedule").Should().Be(2);
        measured.Sum("teamx.wakeups", "outcome=deduplicated trigger=ticket_assigned").Should().Be(1);
        measured.Sum("teamx.wakeups", "outcome=coalesced trigger=routine").Should().Be(1);
        measured.Sum("teamx.runs.started", "trigger=schedule").Should().Be(4);
        measured.Sum("teamx.runs.ended", "outcome=completed trigger=ticket_assigned").Should().Be(1);
        measured.Sum("teamx.runs.ended", "outcome=skipped trigger=routine").Should().Be(1);
        measured.Sum("teamx.runs.ended", "outcome=deferred trigger=schedule").Should().Be(1);
        measured.Sum("teamx.runs.ended", "outcome=retried trigger=schedule").Should().Be(1);
        measured.Sum("teamx.runs.ended", "outcome=dead_lettered trigger=schedule").Should().Be(1);
        measured.All.Should().NotContain(one => one.Name == "teamx.runs.ended" && one.Tags.Contains("manual"), "a request that never ran ended no run");
    }

    [Fact]
    public async Task Should_record_how_long_runs_waited_and_took()
    {
        using var measured = new Measured();
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Company("acme", maxConcurrentRuns: 1).Agent("first").Agent("second");
            s.Runner.For("first").Complete(after: Seconds(30));
            s.Runner.For("second").Complete(after: Seconds(7));
        });

        await scenario.ScheduleAsync("first", TriggerType.Routine);
        await scenario.ScheduleAsync("second");
        await scenario.AdvanceAsync(Minutes(1));

        measured.Values("teamx.run.wait", "trigger=routine").Should().Equal(0);
        measured.Values("teamx.run.wait", "trigger=schedule").Should().Equal(30);
        measured.Values("teamx.run.duration", "outcome=completed").Should().BeEquivalentTo([30, 7]);
    }

    [Fact]
    public async Task Should_count_a_cancelled_run_and_an_interrupted_one()
    {
        using var measured = new Measured();
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("cancelled").Agent("killed");
            s.Runner.For("cancelled").Complete(after: Hours(1));
            s.Runner.For("killed").Complete(after: Hours(1));
        });
        var cancelled = await scenario.ScheduleAsync("cancelled", TriggerType.Routine);
        await scenario.ScheduleAsync("killed");
        await scenario.AskAsync<Done>(new CancelWakeup(Acme, cancelled));
        await scenario.AdvanceAsync(Seconds(15));

        await scenario.CrashAsync();

        measured.Sum("teamx.runs.ended", "outcome=cancelled trigger=routine").Should().Be(1);
        measured.Sum("teamx.runs.ended", "outcome=interrupted trigger=schedule").Should().Be(1);
        measured.Sum("teamx.runs.interrupted", "reason=process_died").Should().Be(1);
    }

    [Fact]
    public async Task Should_show_what_is_in_memory_and_forget_it_with_the_company()
    {
        using var measured = new Measured();
        var before = Gauges(measured);
        await using (var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer");
            s.Runner.For("writer").Complete(after: Hours(1));
        }))
        {
            for (var i = 0; i < 3; i++)
            {
                await scenario.ScheduleAsync("writer");
            }

            await scenario.AdvanceAsync(Seconds(1));
            var now = Gauges(measured);
            (now.Companies - before.Companies, now.Running - before.Running, now.Pending - before.Pending, now.Unwritten - before.Unwritten)
                .Should().Be((1, 1, 2, 0));
        }

        Gauges(measured).Should().Be(before);
    }

    [Fact]
    public async Task Should_count_writes_failures_and_restarts_when_the_journal_fails_once()
    {
        using var measured = new Measured();
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var written = measured.Sum("teamx.events");

        scenario.Journal.FailNext();
        (await scenario.AskAsync(new PauseAgent(Acme, new AgentId("writer")))).Should().BeOfType<Refusal>();
        await scenario.AdvanceAsync(Seconds(1));
        await scenario.AskAsync<Done>(new PauseAgent(Acme, new AgentId("writer")));

        measured.Sum("teamx.journal.failures", "operation=write").Should().Be(1);
        measured.Sum("teamx.supervisor.restarts").Should().Be(1);
        measured.Sum("teamx.events").Should().Be(written + 1);
        measured.Values("teamx.commit.duration").Should().NotBeEmpty();
    }

    [Fact]
    public async Task Should_document_exactly_the_instruments_that_there_are()
    {
        using var measured = new Measured();
        await using var scenario = await Scenario.StartAsync();

        Documented().Should().BeEquivalentTo(measured.Instruments.Select(one => $"{one.Name} {KindOf(one)} {one.Unit}"));
    }

    private static (double Companies, double Running, double Pending, double Unwritten) Gauges(Measured measured) =>
        (measured.Gauge("teamx.companies"), measured.Gauge("teamx.running"), measured.Gauge("teamx.pending"), measured.Gauge("teamx.events.unwritten"));

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => "counter",
        Histogram<double> => "histogram",
        ObservableUpDownCounter<long> or ObservableGauge<double> => "gauge",
        _ => instrument.GetType().Name,
    };

    private static IEnumerable<string> Documented()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TeamX.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return Row().Matches(File.ReadAllText(Path.Combine(folder.FullName, "docs", "telemetry.md")))
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}");
    }

    [GeneratedRegex(@"(?m)^\| `(teamx[a-z._]+)` \| (\w+), `([^`]+)`")]
    private static partial Regex Row();
}
