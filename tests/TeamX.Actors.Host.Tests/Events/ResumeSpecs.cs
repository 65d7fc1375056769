using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Events;

/// <summary>Readers whose connection breaks at any byte, again and again, and who come back with the last id that they saw.</summary>
public sealed class ResumeSpecs(EventFixture host) : IClassFixture<EventFixture>
{
    private const int Disconnects = 50;
    private const int Seed = 20260301;

    [Fact]
    public async Task Should_see_every_event_of_a_company_once_and_in_order_when_the_connection_breaks_fifty_times()
    {
        await host.CompanyAsync("busy");
        using var first = await host.ReadAsync("/api/companies/busy/events");
        (await first.BlockAsync()).Should().ContainSingle("it learns where it is, and sees no event").Which.Key.Should().Be("id");
        first.Dispose();

        var load = LoadAsync("busy", 300);
        var seen = await FollowAsync("/api/companies/busy/events", "0", "busy");
        await load;

        seen.Select(happened => happened.Id).Should().Equal(Enumerable.Range(1, seen.Count).Select(number => $"{number}"));
        seen.Should().OnlyContain(happened => happened.Id == $"{happened.Number}" && happened.CompanyId == "busy");
        seen.Count(happened => happened.Type == "wakeup.scheduled").Should().Be(300);
        seen.Count(happened => happened.Type == "wakeup.completed").Should().Be(300);
    }

    [Fact]
    public async Task Should_go_on_behind_the_first_id_when_the_connection_breaks_before_the_first_event()
    {
        await host.CompanyAsync("fresh");
        await Deadline.UntilAsync("the stream begins behind what has happened", async () => await BeginningAsync() == "7");

        await host.OkAsync(HttpMethod.Post, "/api/companies/fresh/pause", "{}");
        using var again = await host.ReadAsync("/api/companies/fresh/events", "7");

        (await again.NextAsync()).Should().Match<EventReader.Seen>(happened => happened.Id == "8" && happened.Type == "company.paused");

        async Task<string> BeginningAsync()
        {
            using var reader = await host.ReadAsync("/api/companies/fresh/events");
            return (await reader.BlockAsync())!["id"];
        }
    }

    [Fact]
    public async Task Should_see_every_event_of_all_companies_once_and_in_order_when_the_connection_breaks_fifty_times()
    {
        string[] companies = ["one", "two", "three"];
        foreach (var company in companies)
        {
            await host.CompanyAsync(company);
        }

        var load = Task.WhenAll(companies.Select(company => LoadAsync(company, 100)));
        var seen = await FollowAsync("/api/events", "0.0", companies);
        await load;

        seen.Select(happened => happened.Id).Should().OnlyHaveUniqueItems();
        foreach (var company in seen.GroupBy(happened => happened.CompanyId))
        {
            company.Select(happened => happened.Number).Should().Equal(Enumerable.Range(1, company.Count()).Select(number => (long)number), company.Key);
        }

        companies.Should().OnlyContain(company => seen.Count(happened => happened.CompanyId == company && happened.Type == "wakeup.completed") == 100);
    }

    private async Task LoadAsync(string company, int wakeups)
    {
        await host.LoadAsync(company, wakeups);
        await host.CloseAsync(company);
    }

    /// <summary>Everything behind an id until all these companies are paused, over connections that break at random.</summary>
    private async Task<List<EventReader.Seen>> FollowAsync(string path, string? lastId, params string[] companies)
    {
        var (chance, seen, open, breaks) = (new Random(Seed), new List<EventReader.Seen>(), companies.ToHashSet(), -1);
        while (open.Count > 0)
        {
            breaks++;
            using var reader = await host.ReadAsync(path, lastId, chance.Next(1, 6_000));
            while (open.Count > 0 && await reader.NextAsync() is { } happened)
            {
                seen.Add(happened);
                _ = happened.Type == "company.paused" && open.Remove(happened.CompanyId);
            }

            lastId = reader.LastId;
        }

        breaks.Should().BeGreaterThanOrEqualTo(Disconnects);
        return seen;
    }
}
