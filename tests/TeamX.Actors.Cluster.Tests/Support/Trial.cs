using TeamX.Actors.Host.Tests.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>A cluster under load while things befall it: measures how long companies are without service, and shows at the end that nothing was lost.</summary>
internal sealed class Trial(TestCluster cluster, Load load, ITestOutputHelper output)
{
    private static readonly TimeSpan ServedWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);

    // A run that ended may not have been reported when its own node died this soon after: its company had been without a supervisor meanwhile.
    private static readonly TimeSpan Unreported = TimeSpan.FromSeconds(25);

    private readonly List<Outage> _outages = [];
    private readonly List<(string Life, TimeSpan At)> _lost = [];

    /// <summary>What was measured, in the order of events.</summary>
    public IReadOnlyList<Outage> Outages => _outages;

    /// <summary>Starts the load and waits until every company has run something.</summary>
    public async Task BeginAsync()
    {
        await load.BeginAsync();
        await ServedSinceAsync(TimeSpan.Zero);
    }

    /// <summary>Lets something befall the cluster, waits until every company has run something since, and measures how long that took.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="befall">Does it, and tells when it began.</param>
    public async Task<Outage> MeasureAsync(string what, Func<Task<TimeSpan>> befall)
    {
        var from = await befall();
        await ServedSinceAsync(from);
        var outage = Outage.Of(what, from, Uptime.Now, load.Requests, cluster.Runs.Read());
        output.WriteLine(outage.ToString());
        _outages.Add(outage);
        return outage;
    }

    /// <summary>The runs of this life of a node may be repeated from here on: it was killed or cut off.</summary>
    public void Lose(string life, TimeSpan at) => _lost.Add((life, at));

    /// <summary>Asks for nothing more, waits for what was asked for, and holds records and answers against what was promised.</summary>
    public async Task<RunHistory> EndAsync()
    {
        await load.EndAsync(EndsWithin);
        var wakeups = await load.WakeupsAsync();
        var runs = cluster.Runs.Read();
        output.WriteLine($"{load.Requests.Count} requests of {load.Companies.Count} companies, {runs.Runs.Count} runs, asked again {load.Retries} times");

        wakeups.Should().OnlyContain(wakeup => wakeup.GetProperty("status").GetString() == "completed", "an acknowledged request is never lost");
        load.Requests.Select(request => request.Wakeup).Should().OnlyHaveUniqueItems();
        runs.Faults.Should().BeEmpty();
        runs.Running.Should().BeEmpty();
        runs.MostAtOnce.Should().OnlyContain(company => company.Value <= 5, "no company may have more than five runs at once");
        runs.MostAtOnce.Values.Max().Should().Be(5, "crowded companies use all their slots");
        runs.StartedAgain(MayBeRepeated).Should().BeEmpty("a run outlives the move of its supervisor");
        return runs;
    }

    private bool MayBeRepeated(RecordedRun run) => _lost.Exists(lost => lost.Life == run.Node && lost.At < run.Ended + Unreported);

    private Task ServedSinceAsync(TimeSpan at) => Deadline.UntilAsync($"every company has run something since {at}", async () =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        var served = cluster.Runs.Read().Runs.Where(run => run.Started >= at).Select(run => run.Company).ToHashSet();
        return load.Companies.All(served.Contains);
    }, ServedWithin);
}
