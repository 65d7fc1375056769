using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace TeamX.Actors.Browser.Tests.Support;

/// <summary>Somebody before an open page, in a browser of their own: no cookie and no setting of anybody else.</summary>
public sealed class Visitor : IAsyncDisposable
{
    /// <summary>A desktop.</summary>
    public static readonly ViewportSize Wide = new() { Width = 1280, Height = 900 };

    /// <summary>A phone, upright.</summary>
    public static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly IBrowserContext _context;
    private string? _awaited;

    private Visitor(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    /// <summary>Faults of scripts, and what the content security policy refused.</summary>
    public IEnumerable<string> Faults => _faults.Where(fault => _awaited is null || !fault.Contains(_awaited, StringComparison.Ordinal));

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The heading of the page.</summary>
    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>The content, without bar and navigation.</summary>
    public ILocator Content => Page.GetByRole(AriaRole.Main);

    /// <summary>The first of the ways to other pages.</summary>
    public ILocator Navigation => Page.GetByRole(AriaRole.Link, new() { Name = "Companies", Exact = true });

    /// <summary>The dialog that is open.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>Where a lost connection is told.</summary>
    public ILocator Connection => Page.Locator("#tx-connection");

    /// <summary>Begins with an empty page.</summary>
    internal static async Task<Visitor> BeginAsync(IBrowserContext context)
    {
        var visitor = new Visitor(context, await context.NewPageAsync());
        visitor.Page.PageError += (_, fault) => visitor._faults.Enqueue(fault);
        visitor.Page.Console += (_, message) => visitor.Take(message);
        return visitor;
    }

    /// <summary>Goes to an address, as if it were typed in.</summary>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        await Assertions.Expect(Heading).ToBeVisibleAsync();
    }

    /// <summary>Marks the document, so that <see cref="ShouldNotHaveReloadedAsync"/> can tell whether it is still the same.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("() => { window.teamxSpec = true; }");

    /// <summary>The document is the one that was marked.</summary>
    public async Task ShouldNotHaveReloadedAsync() =>
        (await Page.EvaluateAsync<bool>("() => window.teamxSpec === true")).Should().BeTrue("a live page needs no reload");

    /// <summary>The places for runs on a company's page, in their order.</summary>
    public ILocator Slots => Page.Locator("[data-testid^=slot-]");

    /// <summary>The requests that wait on a company's page, in their order.</summary>
    public ILocator Queue => Page.GetByTestId("queue-row");

    /// <summary>The requests on a company's page that have failed for good.</summary>
    public ILocator DeadLetters => Page.GetByTestId("dead-letter-row");

    /// <summary>An agent on the page of agents.</summary>
    public ILocator Agent(string id) => Page.Locator($"[data-testid=agent-row][data-agent={id}]");

    /// <summary>A button by its name, inside something or on the whole page.</summary>
    public ILocator Button(string name, ILocator? within = null) => (within ?? Page.Locator("body")).GetByRole(AriaRole.Button, new() { Name = name });

    /// <summary>A fault with this text is what the spec is about.</summary>
    public void Await(string fault) => _awaited = fault;

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    // That a request found no host is what a lost connection looks like.
    private void Take(IConsoleMessage message)
    {
        if (message.Type == "error" && !message.Text.Contains("net::ERR_", StringComparison.Ordinal) && !message.Text.Contains("WebSocket", StringComparison.Ordinal))
        {
            _faults.Enqueue(message.Text);
        }
    }
}
