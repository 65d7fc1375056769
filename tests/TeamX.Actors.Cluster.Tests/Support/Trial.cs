using Xunit.Abstractions;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>A cluster under load while things befall it: measures how long companies are without service, and shows at the end that nothing was lost.</summary>
internal sealed class Trial(TestCluster cluster, Load load, ITestOutputHelper output)
{
    private static readonly TimeSpan ServedWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);

    // A run that ended may not have been reported when its own node died this soon after: its company had been without a supervisor meanwhile.
    private static readonly TimeSpan Unreported = TimeSpan.FromSeconds(25);

    private static readonly string Summary = Path.Combine(AppContext.BaseDirectory, "trials.txt");

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

    /// <summary>Lets something befall a node, waits until every company has run something since, and measures how long that took.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="node">The node.</param>
    /// <param name="befall">Does it, and tells when it began.</param>
    public async Task MeasureAsync(string kind, TestNode node, Func<Task<TimeSpan>> befall)
    {
        var life = node.Life;
        var from = await befall();
        await ServedSinceAsync(from);
        var outage = Outage.Of(kind, life, from, Uptime.Now, load.Requests, cluster.Runs.Read());
        _outages.Add(outage);
        Say(outage.ToString());
    }

    /// <summary>Kills a node.</summary>
    /// <returns>When.</returns>
    public Task<TimeSpan> KillAsync(TestNode node)
    {
        Lose(node);
        return node.KillAsync();
    }

    /// <summary>What this life of a node executes may be run again from here on: it is killed, cut off or frozen.</summary>
    /// <returns>When.</returns>
    public TimeSpan Lose(TestNode node)
    {
        _lost.Add((node.Life, Uptime.Now));
        return _lost[^1].At;
    }

    /// <summary>Asks for nothing more, waits for what was asked for, and holds records and answers against what was promised.</summary>
    public async Task<RunHistory> EndAsync()
    {
        await load.EndAsync(EndsWithin);
        var wakeups = await load.WakeupsAsync();
        var runs = cluster.Runs.Read();
        Say($"{load.Requests.Count} requests of {load.Companies.Count} companies, {runs.Runs.Count} runs, asked again {load.Retries} times");

        wakeups.Should().OnlyContain(wakeup => wakeup.GetProperty("status").GetString() == "completed", "an acknowledged request is never lost");
        load.Requests.Select(request => request.Wakeup).Should().OnlyHaveUniqueItems();
        runs.Faults.Should().BeEmpty();
        runs.Running.Should().BeEmpty();
        runs.MostAtOnce.Should().OnlyContain(company => company.Value <= 5, "no company may have more than five runs at once");
        runs.MostAtOnce.Values.Max().Should().Be(5, "crowded companies use all their slots");
        runs.StartedAgain(MayBeRepeated).Should().BeEmpty("a run outlives the move of its supervisor");
        await WritersHoldAsync();
        return runs;
    }

    private async Task WritersHoldAsync()
    {
        var rows = await JournalWriters.ReadAsync(cluster.Database);
        var lives = rows.DistinctBy(row => (row.Company, row.Writer)).Count();
        Say($"{rows.Count} rows of {lives} lives of supervisors");
        lives.Should().BeGreaterThan(load.Companies.Count, "companies have moved");
        JournalWriters.Faults(rows).Should().BeEmpty("who was overtaken writes nothing more");
    }

    // The file is there also when the spec has passed and nobody shows what it said.
    private void Say(string line)
    {
        output.WriteLine(line);
        File.AppendAllText(Summary, line + "\n");
    }

    private bool MayBeRepeated(RecordedRun run) => _lost.Exists(lost => lost.Life == run.Node && lost.At < run.Ended + Unreported);

    private async Task ServedSinceAsync(TimeSpan at)
    {
        string[] waiting = [.. load.Companies];
        using var patience = new CancellationTokenSource(ServedWithin);
        while (waiting.Length > 0)
        {
            patience.IsCancellationRequested.Should().BeFalse($"every company runs something within {ServedWithin}, but {string.Join(", ", waiting)} did not");
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            var served = cluster.Runs.Read().Runs.Where(run => run.Started >= at).Select(run => run.Company).ToHashSet();
            waiting = [.. waiting.Where(company => !served.Contains(company))];
        }
    }
}
