using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Pages.Parts;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages;

/// <summary>What recurs in a company: when it fires next, what became of the last time, and on which rules.</summary>
public sealed partial class Schedules
{
    private const int PageSize = 50;
    private const int Fires = 3;

    // Fires are worked out by the company, and stay the same until the definition or the next of them changes.
    private Dictionary<ScheduleId, (ScheduleDefinition Of, DateTimeOffset? From, ImmutableArray<DateTimeOffset> Times)> _fires = [];
    private SchedulePage _schedules = new([], null);
    private SchedulePage _routines = new([], null);
    private Refusal? _refused;

    /// <summary>The schedule behind which this page of schedules begins.</summary>
    [Parameter, SupplyParameterFromQuery]
    public string? After { get; set; }

    /// <summary>The routine behind which this page of routines begins.</summary>
    [Parameter, SupplyParameterFromQuery]
    public string? RoutinesAfter { get; set; }

    [Inject]
    internal DashboardActions Actions { get; set; } = null!;

    [Inject]
    internal ISnackbar Messages { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal NextSteps Steps { get; set; } = null!;

    /// <summary>Whether schedules have buttons.</summary>
    internal bool MayChange => MayWrite;

    /// <summary>The next instants at which something fires.</summary>
    internal ImmutableArray<DateTimeOffset> FiresOf(ScheduleView schedule) => _fires.TryGetValue(schedule.Id, out var known) ? known.Times : [];

    /// <summary>Fires something now.</summary>
    internal async Task RunAsync(ScheduleView schedule)
    {
        if (await Actions.SendAsync(new RunSchedule(CompanyId, schedule.Id), null) is FireReceipt receipt)
        {
            switch (receipt)
            {
                case { WakeupId: { } woken }:
                    Messages.Show(Navigation, CompanyId, woken, receipt.Outcome == FireOutcome.Coalesced
                        ? $"{schedule.Id} was merged into what waits already."
                        : receipt.TicketId is { } ticket ? $"{schedule.Id} has made the ticket {ticket}." : $"{schedule.Id} was fired.");
                    break;
                default:
                    Messages.Add($"{schedule.Id} did nothing: {Components.Texts.Words(receipt.Reason ?? "skipped")}.", Severity.Warning);
                    break;
            }
        }

        ReadAgain();
    }

    /// <summary>Lets something fire by itself, or not.</summary>
    internal async Task EnableAsync(ScheduleView schedule, bool enabled)
    {
        // The definition is put as a whole: the latest is taken, so that nobody's change is undone.
        switch (await Client.AskAsync(new GetSchedule(CompanyId, schedule.Id)))
        {
            case ScheduleView latest:
                await Actions.SendAsync(new DefineSchedule(CompanyId, schedule.Id, latest.Definition with { Enabled = enabled }),
                    enabled ? $"{schedule.Id} fires by itself again." : $"{schedule.Id} does not fire by itself any more.");
                break;
            case Refusal refusal:
                Actions.Say(refusal);
                break;
        }

        ReadAgain();
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            Client.AskAsync(new ListSchedules(CompanyId, ScheduleKind.Wakeup, PageSize, After), cancellationToken),
            Client.AskAsync(new ListSchedules(CompanyId, ScheduleKind.Routine, PageSize, RoutinesAfter), cancellationToken));
        _refused = answers.OfType<Refusal>().FirstOrDefault();
        if (answers is [SchedulePage schedules, SchedulePage routines])
        {
            await ReadFiresAsync([.. schedules.Items, .. routines.Items], cancellationToken);
            (_schedules, _routines) = (schedules, routines);
        }
    }

    private async Task ReadFiresAsync(ImmutableArray<ScheduleView> all, CancellationToken cancellationToken)
    {
        var fires = await Task.WhenAll(all.Select(async schedule =>
            (schedule.Id, Known: _fires.TryGetValue(schedule.Id, out var known) && known.Of == schedule.Definition && known.From == schedule.NextFireAt
                ? known
                : (schedule.Definition, schedule.NextFireAt, await TimesOfAsync(schedule, cancellationToken)))));
        _fires = fires.ToDictionary(fire => fire.Id, fire => fire.Known);
    }

    private async Task<ImmutableArray<DateTimeOffset>> TimesOfAsync(ScheduleView schedule, CancellationToken cancellationToken) =>
        schedule.Definition.Enabled && await Client.AskAsync(new PreviewSchedule(CompanyId, schedule.Id, Fires), cancellationToken) is FireTimes times ? times.Items : [];

    private string AddressOf(string? after, string? routinesAfter) => Navigation.GetUriWithQueryParameters($"{Navigation.BaseUri}c/{Company}/schedules",
        new Dictionary<string, object?> { ["after"] = after, ["routinesAfter"] = routinesAfter });
}
