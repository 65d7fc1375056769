using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.OverviewParts;

/// <summary>A request that has failed for good.</summary>
/// <param name="Request">The request.</param>
/// <param name="RetriedAs">The request that re-creates it; null when none does, or nobody knows.</param>
public sealed record DeadLetter(WakeupView Request, WakeupId? RetriedAs);
