using Microsoft.Playwright;

namespace TeamX.Actors.Browser.Tests.Load;

/// <summary>How often a page changes before the eyes of somebody who watches it, as the browser sees it.</summary>
internal static class PageUpdates
{
    // Changes of the content that arrive together are one; ages that grow are seen like everything else. The charts of the last hour are drawn every 15 s by their
    // library, in steps of its own.
    private const string Count = """
        () => {
            const seen = window.teamxUpdates = [];
            let pending = false;
            new MutationObserver(changes => {
                if (pending || changes.every(c => (c.target.nodeType === Node.TEXT_NODE ? c.target.parentElement : c.target)?.closest('[data-testid=run-chart]'))) return;
                pending = true;
                requestAnimationFrame(() => { pending = false; seen.push(performance.now()); });
            }).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true, attributes: true });
        }
        """;

    /// <summary>Begins to count.</summary>
    public static Task CountAsync(IPage page) => page.EvaluateAsync(Count);

    /// <summary>When the page changed since then, in milliseconds of its own.</summary>
    public static Task<double[]> SeenAsync(IPage page) => page.EvaluateAsync<double[]>("() => window.teamxUpdates");

    /// <summary>The most changes of any second.</summary>
    public static int MostWithinASecond(double[] updates) => updates.Max(end => updates.Count(at => at > end - 1_000 && at <= end));
}
