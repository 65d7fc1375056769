using Microsoft.AspNetCore.Components;
using MudBlazor;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Pages.OverviewParts;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages;

/// <summary>What a company does now: its slots, its queue, its last hour and what has failed for good.</summary>
public sealed partial class Overview
{
    // What changes without an event is a run's lease, and how many ran within the last minute.
    private static readonly TimeSpan WhileBusy = TimeSpan.FromSeconds(5);

    private readonly SlotBoard _slots = new();
    private OverviewData? _seen;
    private Refusal? _refusal;

    [Inject]
    internal DashboardActions Actions { get; set; } = null!;

    [Inject]
    internal IDialogService Dialogs { get; set; } = null!;

    /// <inheritdoc/>
    protected override TimeSpan? ReadAgainAfter => _seen?.Stats is { Processing: > 0 } or { Due: > 0 } or { RunsLastMinute: > 0 } ? WhileBusy : null;

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var company = CompanyId;
        var (seen, refusal) = await OverviewData.ReadAsync(Client, company, _slots, cancellationToken);
        if (company == CompanyId)
        {
            (_seen, _refusal) = (seen, refusal);
        }
    }

    private async Task PauseAsync()
    {
        var dialog = await Dialogs.ShowAsync<PauseDialog>($"Pause {Company}?");
        if (await dialog.Result is { Canceled: false, Data: PauseDialog.Answer answer })
        {
            await Actions.SendAsync(new PauseCompany(CompanyId, answer.Reason, answer.InterruptRunning), $"{Company} is paused.");
            ReadAgain();
        }
    }

    private async Task ResumeAsync()
    {
        await Actions.SendAsync(new ResumeCompany(CompanyId), $"{Company} goes on.");
        ReadAgain();
    }

    private async Task CancelAsync(WakeupView wakeup)
    {
        var runs = wakeup.Status == WakeupStatus.Processing;
        var question = runs ? $"The run of {wakeup.AgentId} is told to stop, and is not run again." : $"The waiting request of {wakeup.AgentId} is taken out of the queue for good.";
        if (await Actions.ConfirmAsync(runs ? "Cancel this run?" : "Cancel this request?", question, runs ? "Cancel the run" : "Cancel the request"))
        {
            await Actions.SendAsync(new CancelWakeup(CompanyId, wakeup.Id, "from the dashboard"), runs ? "The run was told to stop." : "The request is cancelled.");
            ReadAgain();
        }
    }

    private async Task RetryAsync(WakeupView dead)
    {
        await Actions.SendAsync(new RetryWakeup(CompanyId, dead.Id), $"The request of {dead.AgentId} is in the queue again.");
        ReadAgain();
    }
}
