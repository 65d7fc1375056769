using System.Diagnostics;
using Akka.Actor;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>Asks for wakeups at an even pace, until it is disposed of: every second one of the first company, the others of all in turn.</summary>
internal sealed class SteadyWork : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(15);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    /// <param name="region">Takes them.</param>
    /// <param name="companies">Who is asked.</param>
    /// <param name="perSecond">How many wakeups each second. If the machine stalls, what was missed is sent afterwards.</param>
    public SteadyWork(IActorRef region, IReadOnlyList<CompanyId> companies, double perSecond) =>
        _sending = Task.Run(() => SendAsync(region, companies, perSecond, _stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static async Task SendAsync(IActorRef region, IReadOnlyList<CompanyId> companies, double perSecond, CancellationToken stop)
    {
        var (begin, sent) = (Stopwatch.GetTimestamp(), 0);
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                for (; sent < Stopwatch.GetElapsedTime(begin).TotalSeconds * perSecond; sent++)
                    region.Tell(Workplace.DueNow(companies[sent % 2 == 0 ? 0 : sent / 2 % companies.Count]), ActorRefs.NoSender);
            }
        }
        catch (OperationCanceledException)
        {
            // Worked enough.
        }
    }
}
