using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>What golden files hold that were written before there were goals, tickets, schedules and a retention: what they lack is the default.</summary>
internal static class EarlierSamples
{
    private const int EventTypes = 25;

    internal static CompanyPolicy Policy => Samples.Policy with { Retention = TimeSpan.FromDays(30) };

    internal static IReadOnlyList<CompanyEvent> Events =>
        [.. Samples.Events.Take(EventTypes).Select(e => e is CompanyPolicyChanged ? new CompanyPolicyChanged(Policy) : e)];

    internal static CompanySnapshot Snapshot => Samples.Snapshot with
    {
        Policy = Policy,
        Goals = [],
        Tickets = [],
        Schedules = [],
        Live = [.. Samples.Snapshot.Live.Select(wakeup => wakeup with { Progress = wakeup.Progress with { Withdrawn = null } })],
    };
}
