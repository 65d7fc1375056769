using System.CommandLine;
using System.Diagnostics;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Benchmarks.Reports;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Verbs;

/// <summary>The verb <c>schedules</c>: many schedules in one company, and many companies with one schedule each.</summary>
internal static class SchedulesVerb
{
    private const int AskAtOnce = 64;
    private const int FiresByHand = 2_000;
    private static readonly AgentId Agent = new("worker");
    private static readonly TimeSpan BetweenCrowds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Command Create(TextWriter output)
    {
        var count = new Option<int>("--count")
        {
            Description = "How many schedules one company has, and how many companies there are; compared with a tenth of it.",
            DefaultValueFactory = _ => 10_000,
        };
        return Measurement.Verb(
            output, "schedules", "Measures what defining and firing schedules costs, with few and with many.",
            (run, arguments) => RunAsync(run, arguments.GetValue(count)), count);
    }

    private static async Task<Report> RunAsync(Measurement run, int many)
    {
        // The first of all is slow: code is compiled when it is first used.
        await OneCompanyAsync(run["warm-up-one"], 100, 1).ConfigureAwait(false);
        await ManyCompaniesAsync(run["warm-up-many"], 100, TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        return new Schedules
        {
            Few = await OneCompanyAsync(run["one-few"], many / 10, 10).ConfigureAwait(false),
            Many = await OneCompanyAsync(run["one-many"], many, 1).ConfigureAwait(false),
            FewCompanies = await ManyCompaniesAsync(run["few"], many / 10, FarAhead(many / 10)).ConfigureAwait(false),
            ManyCompanies = await ManyCompaniesAsync(run["many"], many, FarAhead(many)).ConfigureAwait(false),
        };
    }

    private static async Task<OneCompany> OneCompanyAsync(string data, int schedules, int crowds)
    {
        Measurement.Say($"one company with {schedules} schedules");
        var engine = await Engine.StartAsync(data, new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var company = (await Workplace.CreateAsync(engine, 1).ConfigureAwait(false))[0];

            // Fires are measured, not runs.
            await engine.AskAsync<Done>(new PauseAgent(company, Agent)).ConfigureAwait(false);
            var begin = Stopwatch.GetTimestamp();
            var crowdAt = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(5 + (schedules / 2_000));
            await EachAsync(schedules, number => DefineAsync(engine, company, number, crowdAt, BetweenCrowds)).ConfigureAwait(false);
            var define = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / schedules;

            begin = Stopwatch.GetTimestamp();
            for (var number = 0; number < FiresByHand; number++)
                await engine.AskAsync<FireReceipt>(new RunSchedule(company, ScheduleId.Schedule($"s-{number % schedules}"))).ConfigureAwait(false);
            var fire = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / FiresByHand;

            Require(DateTimeOffset.UtcNow < crowdAt, "The crowd fell due before all was prepared.");
            var fires = schedules * crowds;
            var last = await Crowd.Start(engine, fires, fact => (fact as ScheduleFired)?.DueAt).LastAsync(Patience).ConfigureAwait(false);
            return new OneCompany(schedules, define, fire, last.TotalMicroseconds / fires);
        }
    }

    private static async Task<ManyCompanies> ManyCompaniesAsync(string data, int companies, TimeSpan crowdIn)
    {
        Measurement.Say($"{companies} companies with one schedule each");
        var ids = Enumerable.Range(0, companies).Select(number => new CompanyId($"company-{number}")).ToArray();
        var crowdAt = DateTimeOffset.UtcNow + crowdIn;
        var engine = await Engine.StartAsync(data, new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            await EachAsync(companies, async number =>
            {
                await engine.AskAsync<DefinitionReceipt>(new DefineCompany(ids[number], ids[number].Value)).ConfigureAwait(false);
                await engine.AskAsync<DefinitionReceipt>(new DefineAgent(ids[number], Agent, "Worker", new RunnerSpec(NoOpRunner.KindName))).ConfigureAwait(false);
                await DefineAsync(engine, ids[number], 0, crowdAt, TimeSpan.FromDays(1)).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }

        // What the stopped engine left behind is not the next one's burden.
        GC.Collect();
        var begin = Stopwatch.GetTimestamp();
        engine = await Engine.StartAsync(data, new NoOpRunner()).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            var start = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            var crowd = Crowd.Start(engine, companies, fact => fact is RunCompleted ? crowdAt : null);
            var (inMemory, memory) = (engine.CompaniesInMemory, MemoryUse.Read());
            Require(DateTimeOffset.UtcNow < crowdAt, "The crowd fell due before all was prepared.");
            var last = await crowd.LastAsync(Patience).ConfigureAwait(false);
            return new ManyCompanies(
                companies, start, inMemory, memory.WorkingSetBytes / (1024.0 * 1024), last.TotalMicroseconds / companies, last.TotalMilliseconds);
        }
    }

    /// <summary>Companies are woken a minute ahead: the crowd has to lie beyond that when the engine starts again.</summary>
    private static TimeSpan FarAhead(int companies) => TimeSpan.FromSeconds(75 + (companies / 400));

    /// <summary>Each fire makes a wakeup of its own, so that all fires cost the same.</summary>
    private static Task DefineAsync(Engine engine, CompanyId company, int number, DateTimeOffset firstAt, TimeSpan every)
    {
        var definition = new ScheduleDefinition(Agent, new Recurrence { Every = every, Anchor = firstAt }) { Overlap = OverlapPolicy.Queue };
        return engine.AskAsync<ScheduleReceipt>(new DefineSchedule(company, ScheduleId.Schedule($"s-{number}"), definition));
    }

    private static Task EachAsync(int count, Func<int, Task> ask) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AskAtOnce }, async (number, _) => await ask(number).ConfigureAwait(false));

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
