using TeamX.Actors.Host.Tests.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Events;

/// <summary>Readers that ask for what the retention has taken away, each with a host of its own.</summary>
public sealed class RetentionSpecs : IAsyncLifetime
{
    private readonly EventFixture _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Should_answer_410_when_what_comes_next_was_removed()
    {
        await _host.CompanyAsync("old");
        await _host.LoadAsync("old", 5);
        await _host.CloseAsync("old");
        using var reader = await _host.ReadAsync("/api/events", "0.0");
        var events = new List<EventReader.Seen>();
        while (events is not [.., { Type: "company.paused" }])
        {
            var happened = (await reader.NextAsync())!;
            events.AddRange(happened.CompanyId == "old" ? [happened] : []);
        }

        var first = events.FindIndex(happened => At(happened) == At(events[^1]));
        _host.Purge("old", At(events[^1]));

        await ExpiredAsync("/api/companies/old/events", "0");
        await ExpiredAsync("/api/companies/old/events", events[first - 2].Number.ToString());
        await ExpiredAsync("/api/events", "0.0");
        await ExpiredAsync("/api/events", events[first - 2].Id);
        using var one = await _host.ReadAsync("/api/companies/old/events", events[first - 1].Number.ToString());
        using var all = await _host.ReadAsync("/api/events", events[first - 1].Id);
        (await one.NextAsync())!.Json.Should().Be(events[first].Json);
        (await all.NextAsync())!.Json.Should().Be(events[first].Json);
    }

    [Theory]
    [InlineData("/api/companies/large/events", "0")]
    [InlineData("/api/events", "0.0")]
    public async Task Should_let_a_reader_go_and_answer_410_when_the_retention_has_overtaken_it(string path, string from)
    {
        await _host.PausedCompanyAsync("large");
        using var stuck = await _host.StuckReaderAsync($"{path}?after={from}");
        await _host.LargeEventsAsync("large", 200);
        using var other = await _host.ReadAsync("/api/companies/large/events", "203");
        var newest = (await other.NextAsync())!;

        _host.Purge("large", At(newest));
        var taken = EventFixture.IdsIn(await EventFixture.RestAsync(stuck));

        taken.Should().HaveCountLessThan(200);
        await ExpiredAsync(path, taken[^1]);
    }

    private static DateTimeOffset At(EventReader.Seen happened) => happened.Data.GetProperty("at").GetDateTimeOffset();

    private async Task ExpiredAsync(string path, string lastId)
    {
        using var response = await _host.SendAsync(HttpMethod.Get, path, null as string, ("Last-Event-ID", lastId));

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = 410, Code = "cursor_expired" });
        Contract.Allows("GET", path, 410, "cursor_expired").Should().BeTrue();
    }
}
