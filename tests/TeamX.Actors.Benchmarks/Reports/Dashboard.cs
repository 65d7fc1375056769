using System.Globalization;

namespace TeamX.Actors.Benchmarks.Reports;

/// <summary>The result of <c>dashboard</c>.</summary>
internal sealed record Dashboard : Report
{
    /// <summary>The processors that the engine with its pages and its load, and the browser share.</summary>
    public int SharedProcessors { get; } = Environment.ProcessorCount;

    /// <summary>Companies.</summary>
    public required int Companies { get; init; }

    /// <summary>Requests that wait in each of them.</summary>
    public required int PendingEach { get; init; }

    /// <summary>From the address of a company until its queue is seen, the first time.</summary>
    public required double FirstOpenSeconds { get; init; }

    /// <summary>The same afterwards, company by company.</summary>
    public required IReadOnlyList<double> OpenSeconds { get; init; }

    /// <summary>The page left open.</summary>
    public required DashboardSoak Soak { get; init; }

    /// <summary>One company worked as hard as it could, without the page and with it, in turns.</summary>
    public required IReadOnlyList<DashboardPair> Pairs { get; init; }

    /// <summary>The median of <see cref="OpenSeconds"/>.</summary>
    public double OpenMedianSeconds => OpenSeconds.Median();

    /// <summary>The longest of <see cref="OpenSeconds"/>.</summary>
    public double OpenMaxSeconds => OpenSeconds.Max();

    /// <summary>Wakeups per second with the page open by those without, the median of the pairs.</summary>
    public double ThroughputRatio => Pairs.Select(pair => pair.With.PerSecond / pair.Without.PerSecond).Median();

    /// <summary>The same of processor time that the engine's process took for each wakeup: the page's share without the browser's.</summary>
    public double ProcessorRatio => Pairs.Select(pair => pair.With.ProcessorMicrosecondsPerWakeup / pair.Without.ProcessorMicrosecondsPerWakeup).Median();

    public override void WriteTable(TextWriter output)
    {
        ReportWriter.WriteTable(output, [$"{Count(Companies)} companies, {Count(PendingEach)} waiting in each", "measured", "goal"],
        [
            ["a company's page opened, the first time", Long(FirstOpenSeconds), ""],
            [$"… {OpenSeconds.Count} times after it, median", Long(OpenMedianSeconds), ""],
            ["… slowest", Long(OpenMaxSeconds), "< 1 s"],
            ["left open for", Time(Soak.Minutes * 60), ""],
            ["… events/s of all companies meanwhile", Count(Soak.EventsPerSecond), "200"],
            ["… updates/s that the browser saw", Ratio(Soak.UpdatesPerSecond), "<= 4"],
            ["… most of any second, with those at both its ends", Count(Soak.MostUpdatesInASecond), "<= 5"],
            ["… processors taken by the engine and its pages", Ratio(Soak.EngineProcessors), ""],
            ["… processors taken by the browser", Ratio(Soak.BrowserProcessors), ""],
            ["… live objects, first and last", $"{MiB(Soak.Memory[0].HeapBytes)}, {MiB(Soak.Memory[^1].HeapBytes)}", ""],
            ["… their growth", PerMinute(Soak.HeapMBPerMinute), "< 1 MB/min"],
            ["… working set, first and last", $"{MiB(Soak.Memory[0].WorkingSetBytes)}, {MiB(Soak.Memory[^1].WorkingSetBytes)}", ""],
            ["… its growth", PerMinute(Soak.WorkingSetMBPerMinute), ""],
        ]);
        output.WriteLine();
        ReportWriter.WriteTable(output, ["pair", "wakeups/s without the page", "with it", "ratio", "µs per wakeup without", "with", "processors of the browser"],
        [
            .. Pairs.Select((pair, i) => (string[])
            [
                Count(i + 1), Count(pair.Without.PerSecond), Count(pair.With.PerSecond), Ratio(pair.With.PerSecond / pair.Without.PerSecond),
                Microseconds(pair.Without), Microseconds(pair.With), Ratio(pair.With.BrowserProcessors),
            ]),
        ]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Throughput with the page by that without, median: {ThroughputRatio:0.00} (goal >= 0.80); processor time of the engine's process for each wakeup: {ProcessorRatio:0.00}."));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Engine, pages, load and browser share {SharedProcessors} processors. The browser took {Pairs.Select(pair => pair.With.BrowserProcessors).Median():0.00} of them with the page open, which the engine lacks in the ratio."));
    }

    private static string Long(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} s");

    private static string PerMinute(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} MB/min");

    private static string Microseconds(DashboardLoad load) => string.Create(CultureInfo.InvariantCulture, $"{load.ProcessorMicrosecondsPerWakeup:0.0}");
}

/// <summary>What was seen of a page that was left open while the companies worked steadily.</summary>
internal sealed record DashboardSoak
{
    private const double Megabyte = 1024 * 1024;

    /// <summary>How long.</summary>
    public required double Minutes { get; init; }

    /// <summary>Three of each wakeup that completed: asked for, started, completed.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>How often the content changed in the browser. Ages and clocks in it are not counted.</summary>
    public required double UpdatesPerSecond { get; init; }

    /// <summary>The most of them within any second.</summary>
    public required int MostUpdatesInASecond { get; init; }

    /// <summary>Processor time that the engine's process took each second, without the collections that measure memory.</summary>
    public required double EngineProcessors { get; init; }

    /// <summary>The same of the browser, all its processes.</summary>
    public required double BrowserProcessors { get; init; }

    /// <summary>The engine's process after full collections, in equal steps.</summary>
    public required IReadOnlyList<DashboardMemory> Memory { get; init; }

    /// <summary>By how much its live objects grew, by least squares.</summary>
    public double HeapMBPerMinute => Memory.Select(look => (look.Minute, look.HeapBytes / Megabyte)).ToList().Slope();

    /// <summary>By how much its working set grew.</summary>
    public double WorkingSetMBPerMinute => Memory.Select(look => (look.Minute, look.WorkingSetBytes / Megabyte)).ToList().Slope();
}

/// <summary>The engine's process at one instant.</summary>
internal sealed record DashboardMemory(double Minute, long HeapBytes, long WorkingSetBytes);

/// <summary>Two measurements one after the other.</summary>
internal sealed record DashboardPair(DashboardLoad Without, DashboardLoad With);

/// <summary>What one company reached.</summary>
/// <param name="PerSecond">Durable completions per second.</param>
/// <param name="ProcessorMicrosecondsPerWakeup">Processor time of the engine's process for each, all cores, pages and load generator included.</param>
/// <param name="BrowserProcessors">Processor time that the browser took each second.</param>
internal sealed record DashboardLoad(double PerSecond, double ProcessorMicrosecondsPerWakeup, double BrowserProcessors);
