using System.Globalization;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>How long companies were without service after something befell the cluster.</summary>
/// <param name="Kind">What befell it.</param>
/// <param name="Node">The life of the node that it befell.</param>
/// <param name="WaitedMs">
/// By company: the longest time that a request waited for its first start although a slot and its agent were free. It counts from its caller's first try, or from the
/// event where that came later.
/// </param>
/// <param name="HeldMs">For each run that died in the event: how long its request waited for the next run, which is how long its slot was held.</param>
internal sealed record Outage(string Kind, string Node, IReadOnlyDictionary<string, double> WaitedMs, IReadOnlyList<double> HeldMs)
{
    /// <summary>The longest time without service.</summary>
    public TimeSpan Longest => TimeSpan.FromMilliseconds(WaitedMs.Values.DefaultIfEmpty().Max());

    /// <summary>The longest time that a slot was held by a dead run.</summary>
    public TimeSpan LongestHeld => TimeSpan.FromMilliseconds(HeldMs.DefaultIfEmpty().Max());

    /// <summary>Measures what happened between two instants.</summary>
    public static Outage Of(string kind, string node, TimeSpan from, TimeSpan to, IEnumerable<AskedRequest> requests, RunHistory runs)
    {
        var starts = runs.Runs.ToLookup(run => run.Wakeup);
        var waited = requests.Where(request => request.Alone && request.Asked < to && request.Wakeup is not null)
            .Select(request => (request.Company, request.Asked, Started: starts[request.Wakeup!].Select(run => run.Started).DefaultIfEmpty(to).First()))
            .Where(request => request.Started >= from)
            .GroupBy(request => request.Company)
            .ToDictionary(
                company => company.Key,
                company => company.Max(request => (request.Started - (request.Asked > from ? request.Asked : from)).TotalMilliseconds));
        var held = runs.Runs.Where(run => run.End == RunEnd.Died && run.Ended >= from && run.Ended < to)
            .Select(run => (run.Ended, Next: starts[run.Wakeup].FirstOrDefault(next => next.Attempt > run.Attempt)))
            .Where(run => run.Next is not null)
            .Select(run => (run.Next!.Started - run.Ended).TotalMilliseconds);
        return new Outage(kind, node, waited, [.. held]);
    }

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"node {Node} {Kind}: without service p50 {At(WaitedMs.Values, 0.5):0} ms, p95 {At(WaitedMs.Values, 0.95):0} ms, longest {Longest.TotalMilliseconds:0} ms, within 2 s {WaitedMs.Values.Count(ms => ms < 2_000)} and within 15 s {WaitedMs.Values.Count(ms => ms < 15_000)} of {WaitedMs.Count} companies; {HeldMs.Count} slots of dead runs held at most {LongestHeld.TotalMilliseconds:0} ms");

    private static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
