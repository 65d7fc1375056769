using System.Globalization;
using TeamX.Actors.Benchmarks.Peers;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>peers</c>.</summary>
internal sealed record PeersReport : Report
{
    private static readonly string[] Compared = ["enqueuedPerSecond", "completedPerSecond", "enqueueP50Ms", "enqueueP99Ms", "startP50Ms", "startP99Ms", "highStartedMs"];

    /// <summary>Jobs of W1.</summary>
    public required int Jobs { get; init; }

    /// <summary>How often everything was done.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long W4 waited.</summary>
    public required double PatienceSeconds { get; init; }

    /// <summary>The medians of each system.</summary>
    public required IReadOnlyList<PeerMedians> Systems { get; init; }

    /// <summary>Everything that was measured, in its order.</summary>
    public required IReadOnlyList<PeerRun> Runs { get; init; }

    /// <summary>For each peer and figure the engine's median by the peer's; above 1 is good for what is per second, below 1 for what is a time.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>> Ratios =>
        Systems.FirstOrDefault(system => system.Name == JobSystems.Engine) is { } engine
            ? Systems.Where(system => system != engine).ToDictionary(
                peer => peer.Name, peer => (IReadOnlyDictionary<string, double?>)Compared.ToDictionary(figure => figure, figure => engine.Median(figure) / peer.Median(figure)))
            : new Dictionary<string, IReadOnlyDictionary<string, double?>>();

    public override void WriteTable(TextWriter output)
    {
        foreach (var workload in Runs.Select(run => run.Workload).Distinct())
        {
            string[] figures = [.. Systems.SelectMany(system => system.Medians.GetValueOrDefault(workload)?.Keys ?? []).Distinct()];
            ReportWriter.WriteTable(output, [workload, .. figures], Systems.Select(system => (string[])
                [system.Name, .. figures.Select(figure => Number(system.Median(figure)))]));
            output.WriteLine();
        }

        ReportWriter.WriteTable(output, ["engine ÷ peer", .. Compared], Ratios.Select(pair => (string[])
            [pair.Key, .. Compared.Select(figure => Number(pair.Value[figure]))]));
        output.WriteLine();
        ReportWriter.WriteTable(output, ["system", "version", "runs interrupted jobs again"], Systems.Select(system => (string[])
            [system.Name, system.Version, system.RunsInterruptedAfter]));
    }

    private static string Number(double? value) => value switch
    {
        null => "-",
        >= 100 => value.Value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}

/// <summary>One workload done once.</summary>
/// <param name="System">On what.</param>
/// <param name="Round">From 1.</param>
/// <param name="Workload">W1–W4.</param>
/// <param name="Figures">What was measured; null for what did not happen.</param>
/// <param name="Failure">Why there are none.</param>
internal sealed record PeerRun(string System, int Round, string Workload, Dictionary<string, double?> Figures, string? Failure);

/// <summary>The medians of a system over all rounds.</summary>
/// <param name="Name">The system.</param>
/// <param name="Version">Its version, with what it runs on.</param>
/// <param name="RunsInterruptedAfter">When it runs interrupted jobs again by default, as its documentation says.</param>
/// <param name="Medians">By workload and figure; null when it did not happen in half of the rounds or more.</param>
internal sealed record PeerMedians(
    string Name, string Version, string RunsInterruptedAfter, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>> Medians)
{
    public static PeerMedians Of(JobSystem system, string version, IEnumerable<PeerRun> runs) => new(
        system.Name, version, system.RunsInterruptedAfter,
        runs.Where(run => run.System == system.Name).GroupBy(run => run.Workload).ToDictionary(
            workload => workload.Key,
            workload => (IReadOnlyDictionary<string, double?>)workload.SelectMany(run => run.Figures).GroupBy(pair => pair.Key, pair => pair.Value)
                .ToDictionary(figure => figure.Key, Median)));

    /// <summary>The median of a figure, whose name is of one workload alone.</summary>
    public double? Median(string figure) => Medians.Values.Select(figures => figures.GetValueOrDefault(figure)).FirstOrDefault(median => median is not null);

    /// <summary>What did not happen took longer than anything that did.</summary>
    private static double? Median(IEnumerable<double?> values) =>
        values.Select(value => value ?? double.PositiveInfinity).Median() is var median && double.IsFinite(median) ? median : null;
}
