namespace TeamX.Actors.Domain.Company;

/// <summary>How long runs took and waited, in milliseconds; percentiles by nearest rank, everything 0 without a run.</summary>
/// <param name="AvgProcessingMs">Average run length.</param>
/// <param name="ProcessingMsP50">Median run length.</param>
/// <param name="ProcessingMsP95">95th percentile of run length.</param>
/// <param name="WaitMsP50">Median wait from due to start.</param>
/// <param name="WaitMsP95">95th percentile of that wait.</param>
public sealed record RunSummary(double AvgProcessingMs, double ProcessingMsP50, double ProcessingMsP95, double WaitMsP50, double WaitMsP95)
{
    /// <summary>What the times of runs amount to.</summary>
    public static RunSummary Of(IReadOnlyCollection<RunTimes> runs)
    {
        var processing = runs.Select(run => run.Processing.TotalMilliseconds).Order().ToArray();
        var wait = runs.Select(run => run.Wait.TotalMilliseconds).Order().ToArray();
        return new RunSummary(
            processing.Length == 0 ? 0 : processing.Average(),
            Percentile(processing, 0.50), Percentile(processing, 0.95), Percentile(wait, 0.50), Percentile(wait, 0.95));
    }

    private static double Percentile(double[] ascending, double rank) =>
        ascending.Length == 0 ? 0 : ascending[(int)Math.Ceiling(rank * ascending.Length) - 1];
}
