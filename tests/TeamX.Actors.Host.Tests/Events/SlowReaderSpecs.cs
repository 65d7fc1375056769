using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Events;

/// <summary>Readers that take nothing, while more happens than the operating system keeps for them.</summary>
public sealed class SlowReaderSpecs(SlowReaderSpecs.ImpatientHost host) : IClassFixture<SlowReaderSpecs.ImpatientHost>
{
    private const int Large = 200;
    private const int All = 4 + Large;

    [Fact]
    public async Task Should_cut_off_who_takes_nothing_and_serve_the_others_and_whoever_comes_back()
    {
        const string path = "/api/companies/large/events?after=0";
        await host.PausedCompanyAsync("large");
        using var stuck = await host.StuckReaderAsync(path);
        using var other = await host.ReadAsync(path);
        var load = host.LargeEventsAsync("large", Large);

        (await NumbersAsync(other, All)).Should().Equal(Enumerable.Range(1, All));
        await load;
        await Deadline.UntilAsync("only the other is served", () => host.OpenStreams.Count == 1);

        var taken = EventFixture.IdsIn(await EventFixture.RestAsync(stuck));
        taken.Should().Equal(Enumerable.Range(0, taken.Count).Select(number => $"{number}"), "what it had taken is whole and in order").And.HaveCountLessThan(Large);
        var last = taken.Count - 1;
        using var again = await host.ReadAsync(path, taken[^1]);
        (await NumbersAsync(again, All - last)).Should().Equal(Enumerable.Range(last + 1, All - last));
    }

    private static async Task<List<int>> NumbersAsync(EventReader reader, int count)
    {
        var numbers = new List<int>();
        while (numbers.Count < count)
        {
            numbers.Add((int)(await reader.NextAsync())!.Number);
        }

        return numbers;
    }

    public sealed class ImpatientHost : EventFixture
    {
        private protected override EventPace Pace => new() { Patience = TimeSpan.FromSeconds(1) };
    }
}
