using System.Text.Json;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Simulate;

/// <summary>What is simulated: a company, its agents and what wakes them.</summary>
internal sealed record SimulationFile
{
    /// <summary>Virtual wall time of the start.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>How long, in virtual time.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Runs at once.</summary>
    public int MaxConcurrentRuns { get; init; } = 5;

    /// <summary>The agents.</summary>
    public required IReadOnlyList<SimulatedAgent> Agents { get; init; }

    /// <summary>Wakeups that are asked for.</summary>
    public IReadOnlyList<SimulatedWakeup> Wakeups { get; init; } = [];

    /// <summary>Recurring wakeups.</summary>
    public IReadOnlyList<SimulatedSchedule> Schedules { get; init; } = [];

    /// <summary>Shown when no file is given: two agents share one slot, one fails at first, and a schedule recurs.</summary>
    public static SimulationFile Example { get; } = new()
    {
        For = TimeSpan.FromHours(3),
        MaxConcurrentRuns = 1,
        Agents = [new SimulatedAgent("ada") { Runs = TimeSpan.FromMinutes(20) }, new SimulatedAgent("bob") { Runs = TimeSpan.FromMinutes(5), FailTimes = 2 }],
        Wakeups =
        [
            new SimulatedWakeup("ada") { Trigger = "ticket_assigned", TriggerId = "T-1" },
            new SimulatedWakeup("bob") { At = TimeSpan.FromMinutes(10), Priority = 90 },
        ],
        Schedules = [new SimulatedSchedule("check", "ada") { Every = TimeSpan.FromHours(1) }],
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="CliFault">It can't be read.</exception>
    public static SimulationFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SimulationFile>(File.ReadAllText(path), ApiJson.Options) ?? throw CliFault.Usage($"{path} is null.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw CliFault.Usage($"{path} can't be used: {e.Message}");
        }
    }
}

/// <summary>An agent and what its runs do.</summary>
internal sealed record SimulatedAgent(string Id)
{
    /// <summary>How long a run takes.</summary>
    public TimeSpan Runs { get; init; }

    /// <summary>So many of its first runs fail.</summary>
    public int FailTimes { get; init; }

    /// <summary>Its runs at once.</summary>
    public int MaxConcurrentRuns { get; init; } = 1;
}

/// <summary>A wakeup that is asked for at some time after the start.</summary>
internal sealed record SimulatedWakeup(string Agent)
{
    public TimeSpan At { get; init; }

    public string Trigger { get; init; } = "manual";

    public string? TriggerId { get; init; }

    public int? Priority { get; init; }
}

/// <summary>A recurring wakeup.</summary>
internal sealed record SimulatedSchedule(string Id, string Agent)
{
    public TimeSpan? Every { get; init; }

    public string? Cron { get; init; }

    public string TimeZone { get; init; } = "UTC";
}
