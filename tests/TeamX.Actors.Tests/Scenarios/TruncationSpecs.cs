using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Client;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

/// <summary>Journal and snapshots over months: they stay as small as the retention makes them, and everything goes on right.</summary>
public sealed class TruncationSpecs
{
    private static readonly TimeSpan Retention = Days(30);

    [Fact]
    public async Task Should_hold_no_more_in_month_twelve_than_in_month_three_when_a_company_works_for_a_year()
    {
        await using var scenario = await CompanyWithRoutineAsync();
        var random = new Random(1);
        var (third, most) = (default(Sizes), default(Sizes));
        var endedAt = new Dictionary<int, DateTimeOffset>();
        for (var day = 1; day <= 365; day++)
        {
            endedAt[day] = scenario.Now;
            await WorkOneDayAsync(scenario, day);
            if (random.Next(20) == 0)
            {
                await scenario.CrashAsync(downFor: Minutes(random.Next(600)));
            }

            var sizes = Sizes.Of(scenario);
            if (day is > 60 and <= 90)
            {
                third = third.Or(sizes);
            }
            else if (day > 335)
            {
                most = most.Or(sizes);
            }

            (scenario.Now - MarkersIn(scenario).Min(marker => endedAt[marker])).Should().BeLessThanOrEqualTo(Retention * 2, "no payload outlives two retentions");
        }

        third.Rows.Should().BeGreaterThan(100);
        most.Rows.Should().BeLessThan(third.Rows * 11 / 10);
        most.Snapshots.Should().BeLessThanOrEqualTo(10);
        most.RowBytes.Should().BeLessThan(third.RowBytes * 11 / 10);
        most.SnapshotBytes.Should().BeLessThan(third.SnapshotBytes * 13 / 10);
        scenario.Events.Of<TicketDefined>().Should().HaveCountGreaterThan(350, "the routine never missed a day");
        (await scenario.GetStatsAsync()).Completed.Should().Be(scenario.Events.Of<RunCompleted>().Count);
    }

    [Fact]
    public async Task Should_be_empty_of_payloads_and_asleep_for_good_when_a_company_is_left_alone()
    {
        await using var scenario = await CompanyWithRoutineAsync(routine: false);
        await WorkOneDayAsync(scenario, day: 1);
        for (var day = 2; day <= 60; day++)
        {
            await scenario.AdvanceAsync(Days(1));
        }

        await scenario.AdvanceAsync(Days(1));
        MarkersIn(scenario).Should().BeEmpty();
        await scenario.AdvanceAsync(Days(60));
        var writes = scenario.Journal.Writes;
        await scenario.AdvanceAsync(Days(100));
        scenario.Journal.Writes.Should().Be(writes, "nothing is left that could be removed");
        scenario.IsInMemory().Should().BeFalse();
        (await scenario.GetStatsAsync()).Completed.Should().Be(1);
    }

    [Fact]
    public async Task Should_leave_memory_at_once_when_a_sleeper_was_woken_for_its_retention_alone()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.PassivateAfter = Hours(1);
            s.Agent("writer");
        });
        await scenario.AdvanceUntilAsync(() => scenario.Events.Of<RetentionApplied>().Count > 0, within: Days(8));
        await scenario.SettleAsync();
        scenario.IsInMemory().Should().BeFalse();
        scenario.Journal.SnapshotsOf("acme").Should().ContainSingle();
    }

    [Fact]
    public async Task Should_never_have_all_companies_in_memory_when_many_were_created_together()
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            for (var i = 0; i < 100; i++)
            {
                s.Company($"company-{i}");
            }
        });
        await scenario.AdvanceAsync(Hours(1));
        var most = 0;
        for (var step = 0; step < 8 * 24 * 4; step++)
        {
            await scenario.AdvanceAsync(Minutes(15));
            most = Math.Max(most, Enumerable.Range(0, 100).Count(i => scenario.IsInMemory($"company-{i}")));
        }

        scenario.Events.Of<RetentionApplied>().Should().HaveCount(100);
        most.Should().BeLessThan(10);
    }

    /// <summary>The row of the directory, the commit, the deletion of snapshots and of rows, the snapshot: a kill after each of them.</summary>
    [Fact]
    public async Task Should_end_up_alike_when_the_process_dies_between_any_two_steps_of_a_deletion()
    {
        var expected = await LifeAsync(null);
        expected.OldestRow.Should().BeGreaterThan(1);
        for (var writes = 0; writes < 9; writes++)
        {
            (await LifeAsync(writes)).Should().Be(expected, "it died after {0} writes", writes);
        }
    }

    [Fact]
    public async Task Should_recover_the_same_from_each_older_snapshot_when_the_younger_are_unreadable()
    {
        await using var scenario = await CompanyWithRoutineAsync();
        for (var day = 1; day <= 60; day++)
        {
            await WorkOneDayAsync(scenario, day);
        }

        var (tickets, stats) = (await TicketsAsync(scenario), await scenario.GetStatsAsync());
        var snapshots = scenario.Journal.SnapshotsOf("acme").Count;
        scenario.Journal.CommitsOf("acme")[0].FirstEventNumber.Should().BeGreaterThan(1);
        for (var left = snapshots; left >= 1; left--)
        {
            await scenario.KillAsync();
            scenario.Journal.DropNewestSnapshots("acme", keep: left);
            await scenario.StartAsync();

            (await TicketsAsync(scenario)).Should().Equal(tickets);
            (await scenario.GetStatsAsync()).Completed.Should().Be(stats.Completed);
        }

        snapshots.Should().BeInRange(4, 10);
        scenario.Warnings.Should().BeEmpty();
    }

    /// <summary>Works until rows are deleted for the first time, dies there after so many writes, and goes on for ten days.</summary>
    private static async Task<Outcome> LifeAsync(int? writes)
    {
        await using var scenario = await CompanyWithRoutineAsync();
        var period = new RetentionState(Acme).Period(Retention);
        var deletion = period * (1 + Math.Ceiling(Retention / period));
        var day = 1;
        for (; Days(day) < deletion; day++)
        {
            await WorkOneDayAsync(scenario, day);
        }

        await scenario.AdvanceAsync(deletion - scenario.Elapsed - Minutes(5));
        scenario.Journal.CommitsOf("acme")[0].FirstEventNumber.Should().Be(1);
        if (writes is { } allowed)
        {
            scenario.Journal.DieAfter(allowed);
        }

        await scenario.AdvanceAsync(Minutes(10));
        await scenario.CrashAsync();
        await scenario.AdvanceAsync(Hours(2));
        var oldest = scenario.Journal.CommitsOf("acme")[0].FirstEventNumber;
        for (var last = day + 3; day <= last; day++)
        {
            await WorkOneDayAsync(scenario, day);
        }

        scenario.Warnings.Should().BeEmpty();
        return new Outcome(
            oldest, scenario.Journal.SnapshotsOf("acme").Count, (await TicketsAsync(scenario)).Count, (await scenario.GetStatsAsync()).Completed,
            scenario.FireTimesOf(ScheduleId.Routine("daily")).Count);
    }

    private static async Task<IReadOnlyList<TicketView>> TicketsAsync(Scenario scenario) =>
        (await scenario.AskAsync<TicketPage>(new ListTickets(Acme) { Limit = 500 })).Items;

    private static async Task<Scenario> CompanyWithRoutineAsync(bool routine = true)
    {
        var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.HeartbeatInterval = Hours(1);
            s.Agent("writer").Agent("editor");
            if (routine)
            {
                s.Routine("daily", "editor", Cron("0 12 * * *"), new TicketTemplate("Day {number}"));
            }
        });
        scenario.Runner.For("editor").Do(async (run, stop) =>
        {
            var done = new SetTicketStatus(Acme, new TicketId(run.Context.Context.TicketId!), TicketStatus.Done) { CausedBy = run.Context.WakeupId };
            return await scenario.Services.GetRequiredService<CompanyClient>().AskAsync(done, stop) is Done
                ? new RunOutcome.Completed()
                : new RunOutcome.Failed("The ticket was not taken.");
        });
        scenario.Runner.For("writer").Do((run, _) => Task.FromResult<RunOutcome?>(new RunOutcome.Completed($"\"{run.Context.Context.SourceRefId}\"")));
        return scenario;
    }

    /// <summary>A request whose context and result name the day.</summary>
    private static async Task WorkOneDayAsync(Scenario scenario, int day)
    {
        await scenario.ScheduleAsync("writer", with: order => order with { Context = new WakeupContext { SourceRefId = $"<day-{day}>" } });
        await scenario.AdvanceAsync(Days(1));
    }

    /// <summary>The days that are named anywhere in the bytes that are left.</summary>
    private static IEnumerable<int> MarkersIn(Scenario scenario) =>
        scenario.Journal.RowsOf("acme").Concat(scenario.Journal.SnapshotsOf("acme"))
            .SelectMany(bytes => Encoding.Latin1.GetString(bytes).Split("<day-").Skip(1))
            .Select(rest => int.Parse(rest[..rest.IndexOf('>', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>What is left of a life.</summary>
    private sealed record Outcome(long OldestRow, int Snapshots, int Tickets, long Completed, int Fires);

    private readonly record struct Sizes(int Rows, int Snapshots, long RowBytes, long SnapshotBytes)
    {
        public static Sizes Of(Scenario scenario)
        {
            var (rows, snapshots) = (scenario.Journal.RowsOf("acme"), scenario.Journal.SnapshotsOf("acme"));
            return new Sizes(rows.Count, snapshots.Count, rows.Sum(row => (long)row.Length), snapshots.Sum(snapshot => (long)snapshot.Length));
        }

        public Sizes Or(Sizes other) => new(
            Math.Max(Rows, other.Rows), Math.Max(Snapshots, other.Snapshots), Math.Max(RowBytes, other.RowBytes), Math.Max(SnapshotBytes, other.SnapshotBytes));
    }
}
