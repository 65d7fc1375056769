using System.Diagnostics;
using Microsoft.Playwright;
using TeamX.Actors.Browser.Tests.Support;
using TeamX.Actors.Host.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TeamX.Actors.Browser.Tests.Load;

/// <summary>A page that is left open beside a busy company. It runs alone, because it measures.</summary>
[Collection(Alone.Name)]
public sealed class SoakSpecs(BusyHost host) : BrowserSpecs(host), IClassFixture<BusyHost>
{
    private const int Waiting = 10_000;
    private const int EventsPerSecond = 200;

    // Until then code is compiled and caches fill.
    private const int WarmAfter = 8;

    // A request that is run makes three: asked for, started, completed.
    private const int EventsPerRun = 3;
    private const double MegabytePerMinute = 1024 * 1024;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(45);
    private readonly BusyHost _host = host;

    [BrowserFact]
    public async Task Should_stay_calm_and_lean_when_a_company_is_busy_for_long()
    {
        using var company = await _host.CompanyAsync("busy");
        await FillAsync(company);
        var visitor = await VisitAsync($"/c/{company.Id}");
        await visitor.Queue.First.WaitForAsync();

        await PageUpdates.CountAsync(visitor.Page);
        var before = _host.LiveBytes().Count;
        using var over = new CancellationTokenSource(Length);
        var load = LoadAsync(company, over.Token);
        await Deadline.UntilAsync("the host is warm", () => _host.LiveBytes().Count >= before + WarmAfter, Length);
        var opened = await OpenAsync(company, times: 5);

        // Pages that were left are kept for a while, in case their browsers come back.
        var settled = _host.LiveBytes().Count;
        var runs = await load;
        var live = _host.LiveBytes().Skip(settled).ToList();
        var updates = await PageUpdates.SeenAsync(visitor.Page);

        (runs * EventsPerRun / Length.TotalSeconds).Should().BeGreaterThan(0.9 * EventsPerSecond, "otherwise nothing was measured");
        PageUpdates.MostWithinASecond(updates).Should().BeLessThanOrEqualTo(4, "nobody can read more");
        (updates.Length / Length.TotalSeconds).Should().BeInRange(1, 4, "somebody who watches sees what happens, and can read it");
        opened.Order().ElementAt(opened.Count / 2).Should().BeLessThan(TimeSpan.FromSeconds(1));
        SlopePerMinute(live).Should().BeLessThan(MegabytePerMinute, "live bytes were {0}", string.Join(", ", live));
        await Expect(visitor.Content).ToContainTextAsync(Waiting.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task FillAsync(TestCompany company)
    {
        for (var agent = 0; agent < 10; agent++)
        {
            await company.AgentAsync($"waiting-{agent}");
            await company.PostAsync($"agents/waiting-{agent}/pause", new { reason = "the queue is to be long" });
            await company.AgentAsync($"busy-{agent}");
        }

        await company.WakeManyAsync(Waiting, number => $"waiting-{number % 10}", priority: 90);
    }

    /// <summary>Asks for runs at an even pace; answers with how many there were.</summary>
    private static async Task<int> LoadAsync(TestCompany company, CancellationToken cancellationToken)
    {
        const int perTurn = 14;
        using var turns = new PeriodicTimer(TimeSpan.FromSeconds((double)perTurn * EventsPerRun / EventsPerSecond));
        var runs = 0;
        try
        {
            while (await turns.WaitForNextTickAsync(cancellationToken))
            {
                await company.WakeManyAsync(perTurn, number => $"busy-{number % 10}");
                runs += perTurn;
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }

        return runs;
    }

    /// <summary>Opens the page again and again, as somebody would who looks in; answers how long it took until the queue was seen.</summary>
    private async Task<List<TimeSpan>> OpenAsync(TestCompany company, int times)
    {
        var visitor = await VisitAsync("/");
        var opened = new List<TimeSpan>();
        for (var time = 0; time < times; time++)
        {
            await visitor.GoAsync("/");
            var since = Stopwatch.GetTimestamp();
            await visitor.Page.GotoAsync($"/c/{company.Id}", new() { WaitUntil = WaitUntilState.Commit });
            await visitor.Queue.First.WaitForAsync();
            opened.Add(Stopwatch.GetElapsedTime(since));
        }

        return opened;
    }

    /// <summary>The line that fits best, by least squares.</summary>
    private static double SlopePerMinute(List<long> live)
    {
        live.Count.Should().BeGreaterThan(8, "a line needs points");
        var (middle, mean) = ((live.Count - 1) / 2.0, live.Average());
        var slope = live.Select((bytes, index) => (index - middle) * (bytes - mean)).Sum() / live.Select((_, index) => Math.Pow(index - middle, 2)).Sum();
        return slope * (60 / StartupHook.Between.TotalSeconds);
    }
}
