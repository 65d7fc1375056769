using CsCheck;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Tests.Properties;

public sealed class CompanyProperties
{
    private static readonly string[] Agents = ["ada", "bob", "cyd", "dan"];

    [Fact]
    public void Should_keep_order_and_caps_and_lose_nothing_when_anything_happens() =>
        Step.Stories(160).Sample(
            story =>
            {
                var model = new NaiveCompany();
                var company = Begin(model);
                var teller = new Storyteller(company, story.ClockJumps);
                for (var i = 0; i < story.Steps.Length; i++)
                {
                    teller.Take(story.Steps[i], i);
                    Agree(company, model);
                }
            },
            iter: 1_000, print: story => story.ToString());

    [Fact]
    public void Should_lead_to_the_same_state_when_its_events_are_replayed() =>
        Step.Stories(120).Sample(
            story =>
            {
                var company = Begin(null);
                var teller = new Storyteller(company, story.ClockJumps);
                for (var i = 0; i < story.Steps.Length; i++)
                {
                    teller.Take(story.Steps[i], i);
                    if (i % 20 == 0 || i == story.Steps.Length - 1)
                    {
                        var live = Canonical.Of(company.State);
                        Canonical.Of(CompanyDriver.Replay(company.Journal)).Should().Be(live);
                        Canonical.Of(CompanyState.Restore(CompanyDriver.Id, company.State.ToSnapshot())).Should().Be(live);
                    }
                }
            },
            iter: 200, print: story => story.ToString());

    [Fact]
    public void Should_decide_alike_when_it_goes_on_from_a_snapshot() =>
        Step.Stories(120).Sample(
            story =>
            {
                var company = Begin(null);
                var half = story.Steps.Length / 2;
                Take(company, story, 0, half);
                var twin = company.Twin();
                foreach (var either in new[] { company, twin })
                {
                    either.Send(new ReconcileRuns(CompanyDriver.Id, [], []));
                    Take(either, story, half, story.Steps.Length);
                }

                Canonical.Of(twin.Journal).Should().Be(Canonical.Of(company.Journal));
            },
            iter: 400, print: story => story.ToString());

    [Fact]
    public void Should_keep_order_and_caps_when_the_last_writes_are_lost_and_their_runs_go_on() =>
        Gen.Select(Step.Stories(120), Gen.Int[1, 12]).Sample(
            (story, lost) =>
            {
                var company = Begin(null);
                var begun = company.Journal.Count;
                var half = story.Steps.Length / 2;
                Take(company, story, 0, half);
                var alive = company.State.Running.Values.Select(run => Live(run.Id, run.Progress.Lease!)).ToArray();
                var kept = Math.Max(begun, company.Journal.Count - lost);
                company.Journal.RemoveRange(kept, company.Journal.Count - kept);
                var model = new NaiveCompany();
                company.Journal.ForEach(recorded => model.See(recorded, chosenByQueue: false));
                company.Witness = model.See;

                company.Recover(sameProcess: true, liveRuns: alive);
                Agree(company, model);

                var teller = new Storyteller(company, story.ClockJumps);
                for (var i = half; i < story.Steps.Length; i++)
                {
                    teller.Take(story.Steps[i], i);
                    Agree(company, model);
                }
            },
            iter: 300);

    private static LiveRun Live(WakeupId id, Lease lease) => new(id, lease.Token, lease.Slot, lease.Executor);

    private static CompanyDriver Begin(NaiveCompany? model)
    {
        var company = new CompanyDriver();
        company.Witness = model is null ? null : model.See;
        company.Send(new DefineCompany(CompanyDriver.Id, "Acme"));
        foreach (var agent in Agents)
        {
            company.Define(agent);
        }

        // Low, so that breakers open often.
        company.Under(policy => policy with { CircuitBreakerThreshold = 2 });
        return company;
    }

    private static void Take(CompanyDriver company, Story story, int from, int to)
    {
        var teller = new Storyteller(company, story.ClockJumps);
        for (var i = from; i < to; i++)
        {
            teller.Take(story.Steps[i], i);
        }
    }

    private static void Agree(CompanyDriver company, NaiveCompany model)
    {
        var (state, stats) = (company.State, company.Stats());
        model.Eligible(company.Now).Select(request => request.Id).Should().BeEmpty("a free slot is never left to nobody");
        (stats.Pending, stats.Processing, stats.Due).Should().Be((model.Pending.Count, model.Running.Count, model.DueOf(company.Now)));
        stats.Retrying.Should().Be(model.Pending.Count(request => request.Retrying));
        state.PendingContextBytes.Should().Be(model.Pending.Sum(request => (long)request.ContextBytes));
        (stats.Completed, stats.Failed, stats.Cancelled).Should().Be((model.Completed, model.Failed, model.Cancelled));
        (stats.Coalesced, stats.Deduplicated).Should().Be((model.Coalesced, model.Deduplicated));
        state.Live.Count.Should().Be(model.Pending.Count + model.Running.Count);
        foreach (var request in model.Requests.Values)
        {
            (state.Find(request.Id)?.Progress.Status).Should().Be(request.Forgotten ? null : request.Status);
        }

        foreach (var agent in state.Agents.Values)
        {
            agent.Pending.Should().Be(model.Pending.Count(request => request.Agent == agent.Id));
            agent.Running.Should().Be(model.Running.Count(request => request.Agent == agent.Id));
        }
    }
}
