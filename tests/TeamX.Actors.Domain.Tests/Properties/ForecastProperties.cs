using System.Collections.Immutable;
using CsCheck;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <summary>What is said about the start of a request, held against the start.</summary>
public sealed class ForecastProperties
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(3);

    private static readonly Gen<Request> Requests = Gen.Select(
        Gen.Int[0, 4], Gen.Int[0, 100], Gen.Frequency((3, Gen.Const(0)), (2, Gen.Int[0, 7_200])), (agent, priority, dueIn) => new Request(agent, priority, dueIn));

    private static readonly Gen<Situation> Situations = Gen.Select(
        Requests.Array[1, 40],
        Gen.Int[1, 6],
        Gen.Int[1, 3].Array[5],
        Gen.Int[0, 1_800].Array[5],
        Gen.OneOf(Gen.Const(0.0), Gen.Const(0.5), Gen.Const(1.0), Gen.Const(3.0)),
        Gen.Frequency((2, Gen.Const(0)), (3, Gen.Int[1, 4])),
        Gen.Int[0, 600],
        Gen.Int,
        (requests, slots, limits, lengths, aging, perHour, elapsed, seed) => new Situation(requests, slots, limits, lengths, aging, perHour, elapsed, seed));

    [Fact]
    public void Should_name_exactly_the_start_when_run_lengths_are_known_and_nothing_arrives() =>
        Situations.Sample(
            situation =>
            {
                var company = Begin(situation);
                company.DurationOf = agent => TimeSpan.FromSeconds(situation.Lengths[IndexOf(agent.AgentId)]);
                var ends = new PriorityQueue<WakeupId, (DateTimeOffset, int)>();
                var said = Play(company, situation, ends, wakeup => company.DurationOf(company.State.Find(wakeup)!.Agent.Definition)!.Value);

                foreach (var (id, earliest) in said)
                {
                    company.View(id).StartedAt.Should().Be(earliest);
                }
            },
            iter: 400, print: situation => situation.ToString());

    [Fact]
    public void Should_name_no_later_instant_than_the_start_when_run_lengths_are_unknown() =>
        Situations.Sample(
            situation =>
            {
                var company = Begin(situation);
                var random = new Random(situation.Seed);
                var said = Play(company, situation, new PriorityQueue<WakeupId, (DateTimeOffset, int)>(), _ => TimeSpan.FromSeconds(random.Next(0, 3_600)));

                foreach (var (id, earliest) in said)
                {
                    earliest.Should().NotBeNull("nothing is paused");
                    company.View(id).StartedAt.Should().BeOnOrAfter(earliest!.Value);
                }
            },
            iter: 400, print: situation => situation.ToString());

    private static CompanyDriver Begin(Situation situation)
    {
        // Nobody renews the leases, which are long: time goes straight from one change to the next.
        var company = new CompanyDriver(situation.Seed) { WorkersAlive = false };
        company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, situation.Slots));
        for (var i = 0; i < situation.Limits.Length; i++)
        {
            company.Define(NameOf(i), situation.Limits[i]);
        }

        return company.Under(policy => policy with
        {
            AgingPointsPerMinute = situation.Aging, MaxWakeupsPerAgentPerHour = situation.PerHour, RunTimeout = TimeSpan.FromDays(1), LeaseDuration = TimeSpan.FromDays(30),
        });
    }

    /// <summary>Schedules everything, lets some runs end, asks, and plays on until nothing is left.</summary>
    /// <returns>What was said of each request that was pending then.</returns>
    private static ImmutableDictionary<WakeupId, DateTimeOffset?> Play(
        CompanyDriver company, Situation situation, PriorityQueue<WakeupId, (DateTimeOffset, int)> ends, Func<WakeupId, TimeSpan> lengthOf)
    {
        var order = new Random(situation.Seed);
        company.Witness = (recorded, _) =>
        {
            if (recorded.Body is RunStarted started)
            {
                ends.Enqueue(started.WakeupId, (recorded.At + lengthOf(started.WakeupId), order.Next()));
            }
        };
        foreach (var request in situation.Requests)
        {
            company.Wake(NameOf(request.Agent), asked => asked with
            {
                Priority = request.Priority, ScheduledFor = company.Now.AddSeconds(request.DueIn), AllowCoalescing = false,
            });
        }

        var asking = company.Now.AddSeconds(situation.Elapsed);
        PlayUntil(company, ends, asking);
        var said = company.Pending.ToImmutableDictionary(
            wakeup => wakeup.Id,
            wakeup => company.Asked<WakeupExplanation>(new ExplainWakeup(CompanyDriver.Id, wakeup.Id)).Wakeup.Waiting!.EarliestAt);
        PlayUntil(company, ends, asking + Horizon);
        company.Pending.Should().BeEmpty();
        return said;
    }

    /// <summary>Ends runs when their time comes; those that end at the same instant, in any order.</summary>
    private static void PlayUntil(CompanyDriver company, PriorityQueue<WakeupId, (DateTimeOffset At, int)> ends, DateTimeOffset until)
    {
        while (true)
        {
            while (ends.TryPeek(out var id, out var end) && end.At <= company.Now)
            {
                ends.Dequeue();
                company.Complete(id);
            }

            if (company.Now == until)
            {
                return;
            }

            var next = until - company.Now;
            if (ends.TryPeek(out _, out var first) && first.At - company.Now < next)
            {
                next = first.At - company.Now;
            }

            if (company.State.NextChangeIn(company.Now, company.Uptime) is { } change && change < next)
            {
                next = change;
            }

            company.Advance(next);
        }
    }

    private static string NameOf(int agent) => $"agent-{agent}";

    private static int IndexOf(AgentId agent) => agent.Value[^1] - '0';

    /// <summary>Due in so many seconds.</summary>
    private sealed record Request(int Agent, int Priority, int DueIn);

    /// <summary>Limits, and lengths of runs in seconds, by agent; asked after so many seconds.</summary>
    private sealed record Situation(
        Request[] Requests, int Slots, int[] Limits, int[] Lengths, double Aging, int PerHour, int Elapsed, int Seed)
    {
        public override string ToString() =>
            $"slots {Slots}; limits {string.Join(",", Limits)}; lengths {string.Join(",", Lengths)}; aging {Aging}; per hour {PerHour}; "
            + $"asked after {Elapsed}; seed {Seed}; {string.Join("; ", (object[])Requests)}";
    }
}
