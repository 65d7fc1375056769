namespace TeamX.Actors.Benchmarks;

internal static class Statistics
{
    /// <summary>The smallest value that at least <paramref name="share"/> (0–1) of all values do not exceed.</summary>
    public static TimeSpan Percentile(this IEnumerable<TimeSpan> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length > 0
            ? sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)]
            : throw new InvalidOperationException("Nothing was measured.");
    }

    /// <summary>The median.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>What a value grows by for each step of what it is plotted over: the slope of the line that fits best, by least squares.</summary>
    public static double Slope(this IReadOnlyCollection<(double At, double Value)> points)
    {
        var (middle, mean) = (points.Average(point => point.At), points.Average(point => point.Value));
        return points.Sum(point => (point.At - middle) * (point.Value - mean)) / points.Sum(point => (point.At - middle) * (point.At - middle));
    }
}
