namespace TeamX.Actors.Remoting;

/// <summary>Where the events of all companies of a cluster are heard.</summary>
public static class CompanyEvents
{
    /// <summary>
    /// The topic of distributed publish and subscribe. A subscriber on any node of the cluster gets each <see cref="Company.CompanyNotification"/> at
    /// most once; what may not be missed is in the history, under the same event number.
    /// </summary>
    public const string Topic = "teamx-events";
}
