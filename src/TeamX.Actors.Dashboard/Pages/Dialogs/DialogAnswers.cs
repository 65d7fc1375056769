using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace TeamX.Actors.Dashboard.Pages.Dialogs;

/// <summary>Dialogs that are filled in.</summary>
internal static class DialogAnswers
{
    /// <summary>Shows a dialog and waits for what was filled in; null when it was closed without.</summary>
    public static async Task<TAnswer?> AskAsync<TDialog, TAnswer>(this IDialogService dialogs, string title, DialogParameters<TDialog> parameters)
        where TDialog : IComponent
        where TAnswer : class
    {
        var dialog = await dialogs.ShowAsync<TDialog>(title, parameters).ConfigureAwait(true);
        return await dialog.Result.ConfigureAwait(true) is { Canceled: false, Data: TAnswer answer } ? answer : null;
    }
}

/// <summary>What a person says about an order.</summary>
/// <param name="Reason">Why; null when nothing was said.</param>
/// <param name="Ticked">Whether the box was ticked.</param>
internal sealed record GivenReason(string? Reason, bool Ticked);

/// <summary>What a person wants an agent to be woken for.</summary>
/// <param name="Reason">Why; null when nothing was said.</param>
/// <param name="Priority">0–100; null for that of the trigger.</param>
internal sealed record WakeOrder(string? Reason, int? Priority);
