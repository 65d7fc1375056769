using System.Collections.Concurrent;

namespace TeamX.Actors.Browser.Tests.Support;

/// <summary>
/// What specs before a browser have in common: whatever a visitor does, no script may fail and nothing may be asked for that the page's own policy forbids.
/// </summary>
public abstract class BrowserSpecs(BrowserFixture host) : IAsyncLifetime
{
    private readonly ConcurrentQueue<Visitor> _visitors = new();
    private int _logged;

    /// <summary>The host and the browser.</summary>
    protected BrowserFixture Host { get; } = host;

    public Task InitializeAsync()
    {
        _logged = Host.Errors.Count;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var visitor in _visitors)
        {
            await visitor.DisposeAsync();
        }

        Host.Errors.Skip(_logged).Should().BeEmpty("a page that fails on the host shows nothing");
        _visitors.SelectMany(visitor => visitor.Faults).Should().BeEmpty("a page works without a fault in its scripts, and asks for nothing that is not its own");
    }

    /// <summary>Opens a page in a browser of its own.</summary>
    protected async Task<Visitor> VisitAsync(string address)
    {
        var visitor = await Host.VisitAsync();
        _visitors.Enqueue(visitor);
        await visitor.GoAsync(address);
        return visitor;
    }
}
