using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using TeamX.Actors.Benchmarks.Micro;
using TeamX.Actors.Benchmarks.Reports;
using Report = TeamX.Actors.Benchmarks.Reports.Report;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>micro</c>: the parts of the core, each on its own, measured by BenchmarkDotNet.</summary>
internal static class MicroVerb
{
    public static Command Create(TextWriter output)
    {
        var filter = new Option<string>("--filter")
        {
            Description = "Which benchmarks, as BenchmarkDotNet's glob over their full names.",
            DefaultValueFactory = _ => "*",
        };
        return Measurement.Verb(
            output, "micro", "Measures the parts of the core with BenchmarkDotNet: decide and apply, queue, serializer, mailbox; takes some minutes.",
            (run, arguments) => Task.FromResult(Run(run, arguments.GetValue(filter)!)), filter);
    }

    private static Report Run(Measurement run, string filter)
    {
        // In this process: a build of a project for each benchmark would need this project's folder and minutes more.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddFilter(new BenchmarkDotNet.Filters.GlobFilter([filter]))
            .AddLogger(ConsoleLogger.Ascii)
            .WithOptions(ConfigOptions.JoinSummary)
            .WithArtifactsPath(run["micro"]);
        var summary = BenchmarkSwitcher
            .FromTypes([typeof(CoreBenchmarks), typeof(QueueBenchmarks), typeof(SerializerBenchmarks), typeof(MailboxBenchmarks)])
            .RunAllJoined(config);
        if (summary.HasCriticalValidationErrors || !summary.Reports.Any() || summary.Reports.Any(report => !report.Success))
            throw new InvalidOperationException("BenchmarkDotNet did not measure everything; it says why on standard error.");

        return new Reports.Micro
        {
            Benchmarks = summary.Reports.ToDictionary(NameOf, FigureOf, StringComparer.Ordinal),
            Table = TableOf(summary),
        };
    }

    private static string NameOf(BenchmarkReport report)
    {
        var parameters = report.BenchmarkCase.Parameters.Items.Select(parameter => $", {parameter.Value} {parameter.Name.ToLowerInvariant()}");
        return report.BenchmarkCase.Descriptor.WorkloadMethod.Name + string.Concat(parameters);
    }

    private static MicroFigure FigureOf(BenchmarkReport report) =>
        new(report.ResultStatistics!.Mean, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);

    private static string TableOf(Summary summary)
    {
        using var text = new StringWriter();
        using var logger = new TextLogger(text);
        MarkdownExporter.Console.ExportToLog(summary, logger);
        logger.Flush();
        return text.ToString();
    }
}
