using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Browser.Tests.Load;
using TeamX.Actors.Browser.Tests.Support;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>
/// The verb <c>dashboard</c>: how fast the page of a company opens, what it takes of memory while it stays open, and what of the engine's throughput.
/// The pages are served by the engine's process; who looks at them is a browser.
/// </summary>
internal static class DashboardVerb
{
    private const int BatchSize = 1_000;

    // As many as a company keeps: from then on what it keeps of finished requests does not grow.
    private const int FinishedBefore = 1_000;

    // Of three events each: asked for, started, completed.
    private const double EventsPerWakeup = 3;
    private const double WakeupsPerSecond = 200 / EventsPerWakeup;

    private const int Openings = 20;
    private const int Looks = 20;
    private const int Outstanding = 500;
    private static readonly TimeSpan ShortestStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    // The page reads its chart every 15 s: so long after it was opened, the next reading falls into the window.
    private static readonly TimeSpan UntilChart = TimeSpan.FromSeconds(11);
    private static readonly AgentId Waiting = new("waiting");

    public static Command Create(TextWriter output)
    {
        var minutes = new Option<double>("--minutes") { Description = "How long the page is left open while memory is watched.", DefaultValueFactory = _ => 10 };
        var companies = new Option<int>("--companies") { Description = "How many companies there are.", DefaultValueFactory = _ => 100 };
        var pending = new Option<int>("--pending") { Description = "How many requests wait in each.", DefaultValueFactory = _ => 10_000 };
        var pairs = new Option<int>("--pairs") { Description = "How often throughput is measured without the page and with it.", DefaultValueFactory = _ => 5 };
        var command = Measurement.Verb(
            output, "dashboard", "Measures the page of a company in a browser: opening it, its updates, its memory, and what it takes from the engine.",
            (run, arguments) => RunAsync(
                run, arguments.GetValue(companies), arguments.GetValue(pending), TimeSpan.FromMinutes(arguments.GetValue(minutes)), arguments.GetValue(pairs)),
            minutes, companies, pending, pairs);
        command.Validators.Add(result =>
        {
            if (Chromium.Missing is { } missing)
                result.AddError(missing);
        });
        return command;
    }

    private static async Task<Report> RunAsync(Measurement run, int companies, int pending, TimeSpan soak, int pairs)
    {
        await run.WarmUpAsync().ConfigureAwait(false);
        var (engine, pages) = await Engine.StartServingAsync(run["data"], new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            Measurement.Say($"{companies} companies, {pending} requests waiting in each");
            var ids = await Workplace.CreateAsync(engine, companies).ConfigureAwait(false);
            foreach (var id in ids)
                await FillAsync(engine, id, pending).ConfigureAwait(false);

            var viewer = await PageViewer.StartAsync(pages).ConfigureAwait(false);
            await using (viewer.ConfigureAwait(false))
            {
                // The soak first: what the process holds then is the page's that is open, and nothing that others have left behind.
                var (first, left) = await SoakAsync(engine, viewer, ids, soak).ConfigureAwait(false);
                return new Reports.Dashboard
                {
                    Companies = companies,
                    PendingEach = pending,
                    FirstOpenSeconds = first.TotalSeconds,
                    Soak = left,
                    OpenSeconds = await OpenAsync(engine, viewer, ids).ConfigureAwait(false),
                    Pairs = await PairsAsync(engine, viewer, ids[0], pairs).ConfigureAwait(false),
                };
            }
        }
    }

    /// <summary>Has a company finish some requests, and leaves it with others whose agent is paused.</summary>
    private static async Task FillAsync(Engine engine, CompanyId company, int pending)
    {
        await FinishedRequests.MakeAsync(engine, company, FinishedBefore).ConfigureAwait(false);
        await engine.AskAsync<DefinitionReceipt>(new DefineAgent(company, Waiting, "Waiting", new RunnerSpec(NoOpRunner.KindName))).ConfigureAwait(false);
        await engine.AskAsync<Done>(new PauseAgent(company, Waiting, "the queue is to be long")).ConfigureAwait(false);
        for (var first = 0; first < pending; first += BatchSize)
        {
            var batch = Enumerable.Range(first, Math.Min(BatchSize, pending - first))
                .Select(number => new WakeupOrder(Waiting, new Trigger(TriggerType.Schedule, $"schedule-{number}")) { AllowCoalescing = false });
            await engine.AskAsync<WakeupReceipts>(new ScheduleWakeups(company, [.. batch])).ConfigureAwait(false);
        }
    }

    /// <summary>Opens the page of one company after the other while all of them work.</summary>
    private static async Task<List<double>> OpenAsync(Engine engine, PageViewer viewer, IReadOnlyList<CompanyId> ids)
    {
        Measurement.Say("opening");
        var opened = new List<double>();
        var work = new SteadyWork(engine.Region, ids, WakeupsPerSecond);
        await using (work.ConfigureAwait(false))
        {
            for (var time = 0; time < Openings; time++)
            {
                opened.Add((await viewer.OpenAsync(ids[time % ids.Count]).ConfigureAwait(false)).TotalSeconds);
                await viewer.LeaveAsync().ConfigureAwait(false);
            }
        }

        return opened;
    }

    /// <summary>Leaves the page of the first company open while all of them work.</summary>
    private static async Task<(TimeSpan Opened, DashboardSoak Soak)> SoakAsync(Engine engine, PageViewer viewer, IReadOnlyList<CompanyId> ids, TimeSpan length)
    {
        Measurement.Say($"memory for {length.TotalMinutes:0.#} min");
        var work = new SteadyWork(engine.Region, ids, WakeupsPerSecond);
        await using (work.ConfigureAwait(false))
        {
            var opened = await viewer.OpenAsync(ids[0]).ConfigureAwait(false);
            await Task.Delay(Settling).ConfigureAwait(false);
            await viewer.CountUpdatesAsync().ConfigureAwait(false);
            var (begin, completed) = (Stopwatch.GetTimestamp(), await CompletedAsync(engine, ids).ConfigureAwait(false));
            var (memory, ofEngine, ofBrowser) = await WatchAsync(viewer, length).ConfigureAwait(false);
            var (updates, seconds) = (await viewer.UpdatesAsync().ConfigureAwait(false), Stopwatch.GetElapsedTime(begin).TotalSeconds);
            completed = await CompletedAsync(engine, ids).ConfigureAwait(false) - completed;
            await viewer.LeaveAsync().ConfigureAwait(false);
            return (opened, new DashboardSoak
            {
                Minutes = seconds / 60,
                EventsPerSecond = completed * EventsPerWakeup / seconds,
                UpdatesPerSecond = updates.Length / seconds,
                MostUpdatesInASecond = PageUpdates.MostWithinASecond(updates),
                EngineProcessors = ofEngine,
                BrowserProcessors = ofBrowser,
                Memory = memory,
            });
        }
    }

    /// <summary>Looks at memory in equal steps, and at the processors in between, because looking takes some time of them.</summary>
    private static async Task<(List<DashboardMemory> Memory, double OfEngine, double OfBrowser)> WatchAsync(PageViewer viewer, TimeSpan length)
    {
        var step = length / Looks > ShortestStep ? length / Looks : ShortestStep;
        var (begin, memory, watched, engine, browser) = (Stopwatch.GetTimestamp(), new List<DashboardMemory>(), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        while (true)
        {
            var look = Footprint.Take();
            var at = Stopwatch.GetElapsedTime(begin);
            memory.Add(new DashboardMemory(at.TotalMinutes, look.HeapBytes, look.WorkingSetBytes));
            if (at >= length)
                return (memory, engine / watched, browser / watched);

            var (before, browserBefore) = (Cost.Now(), await viewer.ProcessorTimeAsync().ConfigureAwait(false));
            await Task.Delay(step).ConfigureAwait(false);
            browser += await viewer.ProcessorTimeAsync().ConfigureAwait(false) - browserBefore;
            var spent = Cost.Now() - before;
            (watched, engine) = (watched + spent.Elapsed, engine + spent.Processor);
        }
    }

    private static async Task<long> CompletedAsync(Engine engine, IReadOnlyList<CompanyId> ids) =>
        (await Task.WhenAll(ids.Select(id => engine.AskAsync<StatsView>(new GetStats(id)))).ConfigureAwait(false)).Sum(stats => stats.Completed);

    /// <summary>Both measurements of a pair, the one first and then the other, so that what grows meanwhile favours neither.</summary>
    private static async Task<List<DashboardPair>> PairsAsync(Engine engine, PageViewer viewer, CompanyId company, int count)
    {
        var pairs = new List<DashboardPair>();
        for (var pair = 1; pair <= count; pair++)
        {
            Measurement.Say($"pair {pair} of {count}");
            var pageFirst = pair % 2 == 0;
            var first = await LoadAsync(engine, viewer, company, open: pageFirst).ConfigureAwait(false);
            var second = await LoadAsync(engine, viewer, company, open: !pageFirst).ConfigureAwait(false);
            pairs.Add(pageFirst ? new DashboardPair(second, first) : new DashboardPair(first, second));
        }

        return pairs;
    }

    private static async Task<DashboardLoad> LoadAsync(Engine engine, PageViewer viewer, CompanyId company, bool open)
    {
        await engine.CatchUpAsync(company).ConfigureAwait(false);
        if (open)
        {
            await viewer.OpenAsync(company).ConfigureAwait(false);
            await Task.Delay(UntilChart).ConfigureAwait(false);
        }

        var (begin, browser) = (Stopwatch.GetTimestamp(), await viewer.ProcessorTimeAsync().ConfigureAwait(false));
        var (reached, _) = await ClosedLoop.MeasureAsync(engine, [company], Outstanding, WarmUp, Window).ConfigureAwait(false);
        browser = await viewer.ProcessorTimeAsync().ConfigureAwait(false) - browser;
        var elapsed = Stopwatch.GetElapsedTime(begin);
        if (open)
            await viewer.LeaveAsync().ConfigureAwait(false);

        return new DashboardLoad(reached.PerSecond, reached.ProcessorMicrosecondsEach, browser / elapsed);
    }
}
