using Microsoft.AspNetCore.Components;
using MudBlazor;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Pages.Dialogs;
using TeamX.Actors.Dashboard.Pages.Parts;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages;

/// <summary>One request: its story, its runs with what they left, and what it serves.</summary>
public sealed partial class Wakeup
{
    // As many events as a story is told from.
    private const int MaxEvents = 1_000;

    private WakeupView? _wakeup;
    private IReadOnlyList<StoryStep> _story = [];
    private IReadOnlyList<RunRecord> _runs = [];
    private Ancestry _chain = Ancestry.None;
    private Refusal? _refused;
    private WakeupId? _retriedAs;

    /// <summary>The request's id.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    internal DashboardActions Actions { get; set; } = null!;

    [Inject]
    internal IDialogService Dialogs { get; set; } = null!;

    [Inject]
    internal ISnackbar Messages { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    /// <summary>What has ended stays as it is, whatever happens in the company; but what has failed may be retried by somebody.</summary>
    protected override IEnumerable<CompanyId> Watched =>
        _wakeup is { } wakeup && wakeup.Id.ToString() == Id && WakeupTexts.IsFinal(wakeup) && (_retriedAs is not null || !MayRetry) ? [] : base.Watched;

    private bool IsDeferred => _runs is [.., { Outcome: "deferred" }];

    private bool MayRetry => _wakeup is { Status: WakeupStatus.Failed } or { Status: WakeupStatus.Pending, NextRetryAt: not null };

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (!WakeupId.TryParse(Id, out var id))
        {
            (_wakeup, _refused) = (null, new Refusal(RefusalKind.Malformed, "id_invalid", $"'{Id}' is no wakeup's id."));
            return;
        }

        var answer = await Client.AskAsync(new ExplainWakeup(CompanyId, id), cancellationToken);
        _refused = answer as Refusal;
        if (answer is not WakeupExplanation explanation)
        {
            _wakeup = null;
            return;
        }

        // Read after the story: the history is then at least as far.
        var events = await Client.ReadHistoryAsync(CompanyId, history => history.EventsOfAsync(CompanyId, id, MaxEvents, cancellationToken));
        var kept = await Client.ReadHistoryAsync(CompanyId, history => history.FindAsync(CompanyId, id, cancellationToken));
        _chain = await Client.ReadAncestryAsync(CompanyId, explanation.Wakeup.Context, cancellationToken);
        _runs = events is null ? RunRecord.LatestOf(explanation.Wakeup) : RunRecord.Of(events);

        // Without a history nobody else's retry is known.
        _retriedAs = kept?.Wakeup.Progress.RetriedAs ?? (_wakeup?.Id == id ? _retriedAs : null);
        (_wakeup, _story) = (explanation.Wakeup, explanation.Story);
    }

    private async Task RetryAsync()
    {
        var deferred = IsDeferred && _wakeup!.Status == WakeupStatus.Pending;
        if (deferred && !await Actions.ConfirmAsync("Run it now?", "Its runner asked to wait. It runs at once, and its runner may ask to wait again.", "Run now"))
        {
            return;
        }

        if (await Actions.SendAsync(new RetryWakeup(CompanyId, _wakeup!.Id, deferred), null) is WakeupReceipt receipt)
        {
            _retriedAs = receipt.WakeupId == _wakeup.Id ? null : receipt.WakeupId;
            Messages.Show(Navigation, CompanyId, receipt.WakeupId, receipt.WakeupId == _wakeup.Id ? "It runs as soon as it may." : "It was asked again, as a new request.");
        }

        ReadAgain();
    }

    private async Task CancelAsync()
    {
        var given = await Dialogs.AskAsync<ReasonDialog, GivenReason>("Cancel this wakeup", new DialogParameters<ReasonDialog>
        {
            { asked => asked.Question, "It does not run any more; if it runs now, its run is told to stop." },
            { asked => asked.Act, "Cancel it" },
        });
        if (given is not null)
        {
            await Actions.SendAsync(new CancelWakeup(CompanyId, _wakeup!.Id, given.Reason), "The wakeup is cancelled, or stops soon.");
            ReadAgain();
        }
    }
}
