using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace TeamX.Actors.Dashboard.Layout;

/// <summary>Shows what failed in place of the page, and writes it to the log; but a browser that has left while its page was drawn is no failure.</summary>
public sealed class PageBoundary : ErrorBoundary
{
    /// <inheritdoc/>
    protected override Task OnErrorAsync(Exception exception) => exception is JSDisconnectedException ? Task.CompletedTask : base.OnErrorAsync(exception);
}
