using System.Diagnostics;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Events;

/// <summary>How streams end, and when there are none.</summary>
public sealed class StreamEndSpecs
{
    private const int Streams = 20;

    [Fact]
    public async Task Should_end_every_stream_and_stop_at_once_when_the_host_stops()
    {
        var host = new EventFixture();
        await host.InitializeAsync();
        await host.PausedCompanyAsync("large");
        var readers = new List<EventReader>();
        for (var i = 0; i < Streams; i++)
        {
            readers.Add(await host.ReadAsync(i % 2 == 0 ? "/api/companies/acme/events" : "/api/events"));
        }

        using var stuck = await host.StuckReaderAsync("/api/companies/large/events?after=0");
        await host.LargeEventsAsync("large", 200);
        var ends = readers.Select(async reader =>
        {
            while (await reader.NextAsync() is not null)
            {
            }
        }).ToList();

        var begin = Stopwatch.GetTimestamp();
        await host.StopAsync();
        var took = Stopwatch.GetElapsedTime(begin);

        await Task.WhenAll(ends);
        took.Should().BeLessThan(TimeSpan.FromSeconds(5));
        readers.ForEach(reader => reader.Dispose());
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Should_let_go_of_a_stream_when_its_reader_goes()
    {
        var host = new EventFixture();
        await host.InitializeAsync();
        using (await host.ReadAsync("/api/events"))
        {
            host.OpenStreams.Should().ContainSingle();
        }

        await Deadline.UntilAsync("nothing is open", () => host.OpenStreams.Count == 0);
        await host.DisposeAsync();
    }
}
