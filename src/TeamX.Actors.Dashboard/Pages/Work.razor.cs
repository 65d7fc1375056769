using Microsoft.AspNetCore.Components;
using MudBlazor;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Pages.Dialogs;
using TeamX.Actors.Dashboard.Pages.Parts;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages;

/// <summary>What a company works on: its goals as a tree, with their tickets.</summary>
public sealed partial class Work
{
    private const int MaxGoals = 1_000;
    private const int MaxTickets = 200;
    private static readonly TicketStatus[] OpenOnes = [TicketStatus.Open, TicketStatus.InProgress, TicketStatus.Blocked];

    private WorkTree _tree = new([], []);
    private Refusal? _refused;
    private bool _cut;

    /// <summary>Whether tickets are shown that are done or cancelled.</summary>
    [Parameter, SupplyParameterFromQuery]
    public bool Closed { get; set; }

    [Inject]
    internal DashboardActions Actions { get; set; } = null!;

    [Inject]
    internal IDialogService Dialogs { get; set; } = null!;

    [Inject]
    internal ISnackbar Messages { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal NextSteps Steps { get; set; } = null!;

    /// <summary>Whether tickets have buttons.</summary>
    internal bool MayChange => MayWrite;

    /// <summary>Asks who is to do a ticket, and gives it to them.</summary>
    internal async Task AssignAsync(TicketView ticket)
    {
        var agent = await Dialogs.AskAsync<AssignDialog, string>($"Assign {ticket.Id}", new DialogParameters<AssignDialog>
        {
            { asked => asked.Company, CompanyId },
            { asked => asked.Assignee, ticket.AssigneeId },
        });
        if (agent is null)
        {
            return;
        }

        switch (await Actions.SendAsync(new AssignTicket(CompanyId, ticket.Id, new AgentId(agent)), null))
        {
            case TicketReceipt { Wakeup: { } woken }:
                Messages.Show(Navigation, CompanyId, woken.WakeupId, $"{ticket.Id} is assigned to {agent}, who is woken for it.");
                break;
            case TicketReceipt:
                Messages.Add($"{agent} has {ticket.Id} already.", Severity.Info);
                break;
        }

        ReadAgain();
    }

    /// <summary>Closes a ticket, when that is confirmed.</summary>
    internal async Task CloseAsync(TicketView ticket, TicketStatus status)
    {
        var (title, act, done) = status == TicketStatus.Done
            ? ($"Close {ticket.Id} as done?", "Close it", $"{ticket.Id} is done.")
            : ($"Cancel {ticket.Id}?", "Cancel the ticket", $"{ticket.Id} is cancelled.");
        if (await Actions.ConfirmAsync(title, "This is final. What waits for the ticket is cancelled, and what runs for it does not run again.", act))
        {
            await Actions.SendAsync(new SetTicketStatus(CompanyId, ticket.Id, status), done);
            ReadAgain();
        }
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await Client.AskAsync(new ListGoals(CompanyId, MaxGoals), cancellationToken);
        _refused = answer as Refusal;
        if (answer is not GoalPage goals)
        {
            return;
        }

        // By status, so that many closed ones hide no open one.
        TicketStatus[] wanted = Closed ? [.. OpenOnes, TicketStatus.Done, TicketStatus.Cancelled] : OpenOnes;
        var answers = await Task.WhenAll(wanted.Select(status =>
            Client.AskAsync(new ListTickets(CompanyId) { Status = status, Limit = MaxTickets }, cancellationToken)));
        var pages = answers.OfType<TicketPage>().ToList();
        _tree = WorkTree.Of(goals.Items, [.. pages.SelectMany(page => page.Items).OrderBy(ticket => ticket.Id.Value, StringComparer.Ordinal)]);
        _cut = goals.NextCursor is not null || pages.Exists(page => page.NextCursor is not null);
    }

    private void ShowClosed(bool closed) => Navigation.NavigateTo($"c/{Company}/work{(closed ? "?closed=true" : "")}");
}
