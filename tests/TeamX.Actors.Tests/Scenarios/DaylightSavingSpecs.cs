using System.Globalization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Schedules;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class DaylightSavingSpecs
{
    /// <summary>A week on each side of each change of the clocks in 2026, and 90 quiet days everywhere.</summary>
    private static readonly Window[] Windows =
    [
        new("America/New_York", "2026-03-01", 14),
        new("Europe/Berlin", "2026-03-22", 14),
        new("Australia/Lord_Howe", "2026-03-29", 14),
        new("Europe/Berlin", "2026-05-01", 90),
        new("America/New_York", "2026-05-01", 90),
        new("Australia/Lord_Howe", "2026-05-01", 90),
        new("Australia/Lord_Howe", "2026-09-27", 14),
        new("Europe/Berlin", "2026-10-18", 14),
        new("America/New_York", "2026-10-25", 14),
    ];

    [Fact]
    public async Task Should_wake_agents_exactly_when_the_clocks_on_their_walls_say_when_those_change_twice_a_year()
    {
        string[] rhythms = ["daily", "nightly", "hourly", "quarter"];
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.StartAt = Windows[0].From;

            // No start waits for a heartbeat. A company that leaves memory between two fires is a story of its own.
            s.Options.HeartbeatInterval = s.Options.PassivateAfter = Days(1);
            foreach (var window in Windows)
            {
                foreach (var rhythm in rhythms)
                {
                    s.Agent(window.NameOf(rhythm));
                }
            }
        });

        foreach (var instant in Windows.SelectMany(window => new[] { window.From, window.Until }).Distinct().Order())
        {
            await scenario.AdvanceToAsync(instant);
            foreach (var over in Windows.Where(window => window.Until == instant))
            {
                await Task.WhenAll(rhythms.Select(rhythm => scenario.AskAsync<Done>(new DeleteSchedule(Acme, over.IdOf(rhythm)))));
            }

            foreach (var begun in Windows.Where(window => window.From == instant))
            {
                await Task.WhenAll(rhythms.Select(rhythm => scenario.AskAsync<ScheduleReceipt>(begun.Define(rhythm))));
            }
        }

        await scenario.AdvanceAsync(Days(1));
        var firesOf = scenario.Events.All.Where(notification => notification.Event is ScheduleFired)
            .ToLookup(notification => ((ScheduleFired)notification.Event).ScheduleId);
        var runsOf = scenario.Runner.Runs.ToLookup(run => run.Context.AgentId.Value, run => run.StartedAt);
        foreach (var window in Windows)
        {
            foreach (var rhythm in rhythms)
            {
                var expected = window.Expect(rhythm);
                var fires = firesOf[window.IdOf(rhythm)].Select(notification => (notification.At, Fact: (ScheduleFired)notification.Event));
                fires.Select(fire => fire.At).Should().Equal(expected, "it is {0}", window.NameOf(rhythm));
                fires.Should().OnlyContain(fire => fire.Fact.DueAt == fire.At && fire.Fact.Outcome == FireOutcome.Scheduled);
                runsOf[window.NameOf(rhythm)].Should().Equal(expected, "it is {0}", window.NameOf(rhythm));
            }
        }
    }

    private sealed record Window(string Zone, string Day, int Days)
    {
        public DateTimeOffset From { get; } =
            DateTimeOffset.Parse(Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

        public DateTimeOffset Until => From.AddDays(Days);

        /// <summary>A time of day that the change leaves out, or shows twice; on Lord Howe it shifts by half an hour.</summary>
        private TimeOnly Night => Zone switch
        {
            "America/New_York" when From.Month > 9 => new TimeOnly(1, 30),
            "Australia/Lord_Howe" when From.Month < 9 => new TimeOnly(1, 45),
            "Australia/Lord_Howe" => new TimeOnly(2, 15),
            _ => new TimeOnly(2, 30),
        };

        public string NameOf(string rhythm) => $"{Zone[(Zone.IndexOf('/', StringComparison.Ordinal) + 1)..]}-{Day}-{rhythm}";

        public ScheduleId IdOf(string rhythm) => ScheduleId.Schedule(NameOf(rhythm));

        public DefineSchedule Define(string rhythm) =>
            new(Acme, IdOf(rhythm), new ScheduleDefinition(new AgentId(NameOf(rhythm)), Cron(CronOf(rhythm), Zone)));

        private string CronOf(string rhythm) => rhythm switch
        {
            "daily" => "0 9 * * *",
            "nightly" => $"{Night.Minute} {Night.Hour} * * *",
            "hourly" => "0 * * * *",
            _ => "*/15 * * * *",
        };

        public IReadOnlyList<DateTimeOffset> Expect(string rhythm) => rhythm switch
        {
            "daily" => ExpectedFires.Daily(Zone, new TimeOnly(9, 0), From, Until),
            "nightly" => ExpectedFires.Daily(Zone, Night, From, Until),
            "hourly" => ExpectedFires.Hourly(Zone, 0, From, Until),
            _ => ExpectedFires.EveryMinutes(Zone, 15, From, Until),
        };
    }
}
