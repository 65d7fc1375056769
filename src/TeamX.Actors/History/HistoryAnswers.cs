using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>An event with its places.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Recorded">The event, with its number in the company.</param>
/// <param name="Position">Its place among the events of all companies.</param>
/// <param name="Request">The request that it is about, as that is now; null when it is about none, or about one that is no longer kept.</param>
public sealed record HistoryEvent(CompanyId CompanyId, RecordedEvent Recorded, HistoryPosition Position, WakeupScheduled? Request)
{
    /// <summary>The event as it was published when it happened.</summary>
    public CompanyNotification ToNotification() =>
        new(CompanyId, Recorded.Number, Recorded.At, Recorded.Body, Recorded.Body as WakeupScheduled ?? Request);
}

/// <summary>How far the history has followed a company.</summary>
/// <param name="EventNumber">Its last event that is here; 0 when none is.</param>
/// <param name="SequenceNr">The row of its journal that held that event.</param>
public readonly record struct HistoryReach(long EventNumber, long SequenceNr);

/// <summary>
/// A company's statistics as the history knows them. Counters count since the company was created; times are those of the last 1,000 finished
/// runs that are kept.
/// </summary>
public sealed record HistoryStats(long Completed, long Failed, long Cancelled, long Coalesced, long Deduplicated, RunSummary Times);

/// <summary>How far the history is behind the journal.</summary>
/// <param name="Rows">Rows of the journal that are not taken over yet.</param>
/// <param name="Age">How long ago the oldest of them was written; zero when there is none.</param>
public sealed record HistoryLag(long Rows, TimeSpan Age);
