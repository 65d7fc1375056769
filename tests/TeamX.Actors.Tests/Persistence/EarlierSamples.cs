using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>What golden files hold that were written before there was all that there is: what they lack is the default.</summary>
internal static class EarlierSamples
{
    private const int FirstEventTypes = 25;
    private const int SecondEventTypes = 35;

    internal static CompanyPolicy Policy => Samples.Policy with { Retention = TimeSpan.FromDays(30) };

    internal static IReadOnlyList<CompanyEvent> Events =>
        [.. Samples.Events.Take(FirstEventTypes).Select(e => e is CompanyPolicyChanged ? new CompanyPolicyChanged(Policy) : e)];

    /// <summary>Before the retention was applied.</summary>
    internal static IReadOnlyList<CompanyEvent> SecondEvents => [.. Samples.Events.Take(SecondEventTypes)];

    /// <summary>The last change is the latest activity of an agent.</summary>
    internal static CompanySnapshot SecondSnapshot => Samples.Snapshot with
    {
        Retention = new RetentionSnapshot { LastChangeAt = Samples.Snapshot.Agents[0].LastActivityAt!.Value },
    };

    internal static CompanySnapshot Snapshot => SecondSnapshot with
    {
        Policy = Policy,
        Goals = [],
        Tickets = [],
        Schedules = [],
        Live = [.. Samples.Snapshot.Live.Select(wakeup => wakeup with { Progress = wakeup.Progress with { Withdrawn = null } })],
    };
}
