using System.CommandLine;
using TeamX.Actors.Benchmarks.Peers;
using TeamX.Actors.Benchmarks.Reports;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>peers</c>: the same workloads on this engine and on the systems that a user would pick instead, one after the other.</summary>
internal static class PeersVerb
{
    private static readonly string[] AllWorkloads = ["W1", "W2", "W3", "W4"];

    public static Command Create(TextWriter output)
    {
        var only = new Option<string?>("--only") { Description = "The systems, with commas between; default: all." };
        var workloads = new Option<string>("--workloads") { Description = "The workloads, with commas between.", DefaultValueFactory = _ => string.Join(',', AllWorkloads) };
        var rounds = new Option<int>("--rounds") { Description = "How often everything is done; medians count.", DefaultValueFactory = _ => 3 };
        var jobs = new Option<int>("--jobs") { Description = "How many jobs W1 has.", DefaultValueFactory = _ => 10_000 };
        var patience = new Option<int>("--patience") { Description = "How many seconds after the kill of W4 jobs may run again.", DefaultValueFactory = _ => 90 };
        return Measurement.Verb(
            output, "peers", "Does the same work on this engine and on its peers. Needs what tests/peers/setup.sh brings.",
            (run, arguments) => RunAsync(run, Chosen(arguments.GetValue(only)), Split(arguments.GetValue(workloads)!, AllWorkloads), new PeersPlan(
                arguments.GetValue(rounds), arguments.GetValue(jobs), TimeSpan.FromSeconds(arguments.GetValue(patience)))),
            only, workloads, rounds, jobs, patience);
    }

    private static async Task<Report> RunAsync(Measurement run, IReadOnlyList<JobSystem> systems, IReadOnlyList<string> workloads, PeersPlan plan)
    {
        var versions = systems.ToDictionary(system => system.Name, system => system.Version());
        var results = new List<PeerRun>();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var system in systems)
            {
                using var places = system.Serve(run[$"{round}-{system.Name}"]);
                if (round == 1 && places.Version is { } server)
                    versions[system.Name] += $", {server}";

                foreach (var workload in workloads)
                {
                    Measurement.Say($"{workload} on {system.Name}, round {round} of {plan.Rounds}");
                    results.Add(await MeasureAsync(system, workload, round, places.Create(), run[$"{round}-{system.Name}-{workload}.txt"], plan).ConfigureAwait(false));
                }
            }

            run.TakeRawSlice();
        }

        return new PeersReport
        {
            Jobs = plan.Jobs,
            Rounds = plan.Rounds,
            PatienceSeconds = plan.Patience.TotalSeconds,
            Systems = [.. systems.Select(system => PeerMedians.Of(system, versions[system.Name], results))],
            Runs = results,
        };
    }

    /// <summary>One that fails is part of the result: the others' hours are not lost with it.</summary>
    private static async Task<PeerRun> MeasureAsync(JobSystem system, string workload, int round, string place, string record, PeersPlan plan)
    {
        try
        {
            if (workload == "W4")
                return new(system.Name, round, workload, await CrashTrial.RunAsync(system, place, record, plan.Patience).ConfigureAwait(false), null);

            using var driver = DriverProcess.Start(system, workload, place, plan.Jobs, record);
            return new(system.Name, round, workload, await driver.ReadResultAsync().ConfigureAwait(false), null);
        }
        catch (InvalidOperationException failure)
        {
            Measurement.Say($"{workload} on {system.Name} failed: {failure.Message}");
            return new(system.Name, round, workload, [], failure.Message);
        }
    }

    private static JobSystem[] Chosen(string? only)
    {
        var all = JobSystems.All();
        var names = only is null ? [.. all.Select(system => system.Name)] : Split(only, [.. all.Select(system => system.Name)]);
        return [.. all.Where(system => names.Contains(system.Name))];
    }

    private static string[] Split(string list, string[] allowed)
    {
        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(names, name => !allowed.Contains(name)) is { } unknown
            ? throw new InvalidOperationException($"There is no {unknown}; choose from {string.Join(", ", allowed)}.")
            : names;
    }

    private sealed record PeersPlan(int Rounds, int Jobs, TimeSpan Patience);
}
