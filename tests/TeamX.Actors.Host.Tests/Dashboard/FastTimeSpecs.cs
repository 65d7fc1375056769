using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Dashboard;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Security;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>Pages over an engine whose clock goes faster than real time.</summary>
public sealed class FastTimeSpecs
{
    private const string Key = "operator-of-all-companies";

    [Fact]
    public void Should_tell_ages_by_the_engines_clock_and_keep_a_login_for_as_long_as_real_time_says()
    {
        var time = new HandTime();
        var keys = new ApiKeys([new ApiKey(ApiKeys.HashOf(Key), new ApiCaller("key 1", ApiRole.Operator, null))]);
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time).AddSingleton(keys).AddTeamXDashboard();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        using var host = services.BuildServiceProvider();
        var tickets = host.GetRequiredService<DashboardTickets>();
        var ticket = tickets.Issue(Key);

        time.Now += 2 * DashboardTickets.Lifetime;

        tickets.CallerOf(ticket).Should().NotBeNull();
        host.GetRequiredService<DashboardClock>().Now.Should().Be(time.Now);
    }

    private sealed class HandTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
