using TeamX.Actors.Client;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Cli.Import;

/// <summary>Sends what an import has planned to an engine that starts nothing.</summary>
internal static class Importer
{
    // So many are on their way at once, in their order: they share the journal's writes.
    private const int AtOnce = 200;

    /// <summary>Sends the steps; what is refused is reported, and the rest goes on.</summary>
    public static async Task RunAsync(CompanyClient client, ImportPlanner plan, CancellationToken cancellationToken)
    {
        // Table by table: what an assignment wakes has to be gone before the file's own requests come, or they would merge with it.
        foreach (var table in plan.Steps.GroupBy(step => step.Table))
        {
            await SendAllAsync(client, table, plan.Report, cancellationToken).ConfigureAwait(false);
        }

        await SendAllAsync(client, plan.Last, plan.Report, cancellationToken).ConfigureAwait(false);
    }

    private static async Task SendAllAsync(CompanyClient client, IEnumerable<ImportStep> steps, ImportReport report, CancellationToken cancellationToken)
    {
        foreach (var part in steps.Chunk(AtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(part.Select(step => SendAsync(client, step, report, cancellationToken))).ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(CompanyClient client, ImportStep step, ImportReport report, CancellationToken cancellationToken)
    {
        switch (await client.AskAsync(step.Command, cancellationToken).ConfigureAwait(false))
        {
            case Refusal refusal:
                report.Refuse(step.Table, step.RowId, refusal);
                break;
            case TicketReceipt { Wakeup: { Outcome: ScheduleOutcome.Scheduled, WakeupId: var woken } }:
                // The file itself says who is still to be woken, so the assignment wakes nobody again.
                await client.AskAsync(new CancelWakeup(step.Command.CompanyId, woken, ImportPlanner.Imported) { RequestedBy = step.Command.RequestedBy }, cancellationToken).ConfigureAwait(false);
                break;
            case WakeupReceipt { Outcome: ScheduleOutcome.Coalesced }:
                report.Say(step.Table, step.RowId, "merged with an equal request");
                break;
        }
    }
}
