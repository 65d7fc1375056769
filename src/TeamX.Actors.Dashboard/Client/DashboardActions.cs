using MudBlazor;
using TeamX.Actors.Dashboard.Components;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Client;

/// <summary>Orders of a page's user: asked about first where they destroy something, and answered with a message.</summary>
internal sealed class DashboardActions(DashboardClient client, IDialogService dialogs, ISnackbar messages)
{
    /// <summary>Asks whether to go on.</summary>
    /// <param name="title">What is asked about, for example <c>Pause acme?</c>.</param>
    /// <param name="question">What will happen, as a sentence.</param>
    /// <param name="act">What the button that does it says.</param>
    public async Task<bool> ConfirmAsync(string title, string question, string act)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, new DialogParameters<ConfirmDialog>
        {
            { asked => asked.Question, question },
            { asked => asked.Act, act },
        }).ConfigureAwait(true);
        return await dialog.Result.ConfigureAwait(true) is { Canceled: false };
    }

    /// <summary>Gives an order and says what came of it.</summary>
    /// <param name="command">The order.</param>
    /// <param name="done">What to say when it was carried out; null: nothing.</param>
    /// <returns>The answer; null when it was refused, and the user was told why.</returns>
    public async Task<CompanyReply?> SendAsync(CompanyCommand command, string? done)
    {
        var reply = await client.SendAsync(command).ConfigureAwait(true);
        if (reply is Refusal refusal)
        {
            Say(refusal);
            return null;
        }

        if (done is not null)
        {
            messages.Add(done, Severity.Success);
        }

        return reply;
    }

    /// <summary>Shows a refusal with its code.</summary>
    public void Say(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        messages.Add($"{refusal.Message} ({refusal.Code})", Severity.Error);
    }
}
