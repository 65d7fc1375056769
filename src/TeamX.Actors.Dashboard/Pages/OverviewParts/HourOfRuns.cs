using System.Globalization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;

namespace TeamX.Actors.Dashboard.Pages.OverviewParts;

/// <summary>
/// The runs of a company's last hour, minute by minute, out of the history. Each reading takes what has ended since the one before; a company that ends more
/// than a reading takes is known from a later minute on.
/// </summary>
internal sealed class HourOfRuns
{
    /// <summary>How many minutes are told.</summary>
    public const int Minutes = 60;

    private const int PageSize = 5_000;
    private const int MostAtOnce = 200_000;
    private const long Minute = 60_000;

    private readonly SortedDictionary<long, Tally> _tallies = [];
    private long _through;
    private long _first;

    /// <summary>Reads on.</summary>
    /// <param name="reader">The history.</param>
    /// <param name="company">The company.</param>
    /// <param name="now">The engine's present.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task ReadAsync(HistoryReader reader, CompanyId company, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Begin(now);
        var (newest, before, left) = (_through, long.MaxValue, MostAtOnce);
        while (true)
        {
            var page = await reader.EndedRunsAsync(company, _through, before, PageSize, cancellationToken).ConfigureAwait(false);
            var inTime = page.TakeWhile(run => MinuteOf(run.EndedAt) >= _first).ToList();
            inTime.ForEach(Count);
            if (page is [var last, ..])
            {
                newest = Math.Max(newest, last.Event);
            }

            if (inTime.Count < PageSize)
            {
                break;
            }

            (before, left) = (page[^1].Event, left - page.Count);
            if (left <= 0)
            {
                // Of the minute in which the reading stopped only a part is known.
                Forget(MinuteOf(page[^1].EndedAt) + 1);
                break;
            }
        }

        _through = newest;
        foreach (var (_, tally) in _tallies.SkipLast(1))
        {
            tally.Close();
        }
    }

    /// <summary>The minutes that are known up to now, the earliest first, also those without a run.</summary>
    /// <param name="now">The engine's present.</param>
    public IReadOnlyList<MinuteOfRuns> Until(DateTimeOffset now)
    {
        Begin(now);
        return [.. Enumerable.Range(0, (int)Math.Max(0, MinuteOf(now) - _first + 1)).Select(i => Of(_first + i))];
    }

    private MinuteOfRuns Of(long minute)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(minute * Minute);
        return _tallies.TryGetValue(minute, out var tally)
            ? new MinuteOfRuns(at, tally.Started, tally.Completed, tally.Failed, tally.WaitP50, tally.WaitP95) : new MinuteOfRuns(at, 0, 0, 0, null, null);
    }

    private void Count(EndedRun run)
    {
        TallyOf(MinuteOf(run.EndedAt)).End(run);
        if (MinuteOf(run.StartedAt) >= _first)
        {
            TallyOf(MinuteOf(run.StartedAt)).Started++;
        }
    }

    private void Begin(DateTimeOffset now) => Forget(MinuteOf(now) - Minutes + 1);

    /// <summary>What happened before a minute is told no more.</summary>
    private void Forget(long first)
    {
        _first = Math.Max(_first, first);
        foreach (var minute in _tallies.Keys.TakeWhile(minute => minute < _first).ToList())
        {
            _tallies.Remove(minute);
        }
    }

    private Tally TallyOf(long minute) => _tallies.TryGetValue(minute, out var tally) ? tally : _tallies[minute] = new Tally();

    private static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / Minute;

    private sealed class Tally
    {
        private List<double>? _waits = [];
        private (double? P50, double? P95) _wait;

        public int Started { get; set; }

        public int Completed { get; private set; }

        public int Failed { get; private set; }

        public double? WaitP50 => Wait.P50;

        public double? WaitP95 => Wait.P95;

        private (double? P50, double? P95) Wait => _waits is { Count: > 0 } ? _wait = Percentiles(_waits) : _wait;

        public void End(EndedRun run)
        {
            Completed += run.Outcome is "completed" or "skipped" ? 1 : 0;
            Failed += run.Outcome == "failed" ? 1 : 0;
            _waits?.Add((run.StartedAt - run.EligibleSince).TotalMilliseconds);
        }

        /// <summary>Nothing more ends in it: the waits of very many runs need not be kept.</summary>
        public void Close() => (_wait, _waits) = (Wait, null);

        /// <summary>By nearest rank, as in the statistics of a company.</summary>
        private static (double?, double?) Percentiles(List<double> waits)
        {
            waits.Sort();
            return (waits[(int)Math.Ceiling(0.50 * waits.Count) - 1], waits[(int)Math.Ceiling(0.95 * waits.Count) - 1]);
        }
    }
}

/// <summary>What happened in one minute.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Started">Runs that started in it and have ended since.</param>
/// <param name="Completed">Runs that ended well in it.</param>
/// <param name="Failed">Runs that failed in it.</param>
/// <param name="WaitP50">Of all runs that ended in it the median wait from due to start, milliseconds; null without one.</param>
/// <param name="WaitP95">The 95th percentile of it.</param>
internal sealed record MinuteOfRuns(DateTimeOffset At, int Started, int Completed, int Failed, double? WaitP50, double? WaitP95)
{
    /// <summary>Its begin as a label, in UTC.</summary>
    public string Label => At.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Whether anything ran.</summary>
    public bool IsQuiet => (Started, Completed, Failed, WaitP50) is (0, 0, 0, null);
}
