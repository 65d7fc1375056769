namespace TeamX.Actors.Domain.Wakeups;

/// <summary>The order of due requests: higher score, then eligible for longer, then accepted first.</summary>
/// <param name="Score">
/// Priority − aging × the minute of eligibility. It differs from priority + aging × minutes waited by the same amount for every request,
/// so it orders alike and never changes while the request waits.
/// </param>
/// <param name="EligibleSince">UTC ticks.</param>
/// <param name="Acceptance">The number of the event that accepted the request.</param>
internal readonly record struct OrderKey(double Score, long EligibleSince, long Acceptance) : IComparable<OrderKey>
{
    /// <summary>The key of a request.</summary>
    public static OrderKey Of(Wakeup wakeup, double agingPointsPerMinute)
    {
        var ticks = wakeup.EligibleSince.UtcTicks;
        return new OrderKey(
            wakeup.Priority - (agingPointsPerMinute * ticks / TimeSpan.TicksPerMinute), ticks, wakeup.Acceptance);
    }

    /// <inheritdoc/>
    public int CompareTo(OrderKey other)
    {
        var byScore = other.Score.CompareTo(Score);
        if (byScore != 0)
        {
            return byScore;
        }

        var byTime = EligibleSince.CompareTo(other.EligibleSince);
        return byTime != 0 ? byTime : Acceptance.CompareTo(other.Acceptance);
    }
}

/// <summary>The order of requests whose time has not come.</summary>
/// <param name="EligibleSince">UTC ticks.</param>
/// <param name="Acceptance">The number of the event that accepted the request.</param>
internal readonly record struct DueKey(long EligibleSince, long Acceptance) : IComparable<DueKey>
{
    /// <inheritdoc/>
    public int CompareTo(DueKey other)
    {
        var byTime = EligibleSince.CompareTo(other.EligibleSince);
        return byTime != 0 ? byTime : Acceptance.CompareTo(other.Acceptance);
    }
}
