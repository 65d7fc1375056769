using Microsoft.AspNetCore.Components;
using MudBlazor;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.Parts;

/// <summary>Says what became of an order that wakes, with a way to the request.</summary>
internal static class Receipts
{
    public static void Show(this ISnackbar messages, NavigationManager navigation, CompanyId company, WakeupReceipt receipt) =>
        messages.Show(navigation, company, receipt.WakeupId, receipt.Outcome switch
        {
            ScheduleOutcome.Coalesced => "Merged into a request that waits already.",
            ScheduleOutcome.Deduplicated => "This was asked before.",
            _ => "The request was accepted.",
        });

    public static void Show(this ISnackbar messages, NavigationManager navigation, CompanyId company, WakeupId id, string what) =>
        messages.Add(what, Severity.Success, options =>
        {
            options.Action = "Show it";
            options.RequireInteraction = false;
            options.OnClick = _ =>
            {
                navigation.NavigateTo(WakeupTexts.AddressOf(company, id));
                return Task.CompletedTask;
            };
        });
}
