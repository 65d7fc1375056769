using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Client;
using TeamX.Actors.Persistence.Verification;
using TeamX.Actors.TestKit;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class DispatchingSpecs
{
    [Fact]
    public async Task Should_start_nothing_before_it_is_told_to_when_dispatching_is_off()
    {
        await using var company = await Scenario.StartAsync(setup => setup.Agent("ada").Options.Dispatching = false);
        await company.ScheduleAsync("ada");
        await company.AdvanceAsync(TimeSpan.FromHours(1));
        await company.RestartAsync();
        await company.AdvanceAsync(TimeSpan.FromHours(1));
        company.Runner.Runs.Should().BeEmpty();

        company.Services.GetRequiredService<IHeartbeatService>().Start();
        await company.SettleAsync();

        company.Runner.Runs.Should().ContainSingle();
    }

    [Fact]
    public async Task Should_leave_a_journal_without_a_fault_when_runs_fail_and_the_process_dies()
    {
        await using var company = await Scenario.StartAsync(setup =>
        {
            setup.Company("acme", maxConcurrentRuns: 2).Agent("a").Agent("b").Agent("c", maxConcurrentRuns: 2);
            setup.Options.MaxWakeupsPerAgentPerHour = 7;
            setup.Options.Aging.PointsPerMinute = 0.5;
            setup.Options.Snapshot.MinimumEvents = 20;
        });
        foreach (var agent in new[] { "a", "b", "c" })
        {
            company.Runner.For(agent).Fail(after: TimeSpan.FromSeconds(20), times: 5).Complete(after: TimeSpan.FromSeconds(45));
        }

        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 3; i++)
            {
                var priority = (round * 37 + i * 11) % 101;
                await company.ScheduleAsync($"{"abc"[i]}", triggerId: $"{round}-{i}", with: order => order with { Priority = priority });
            }

            await company.AdvanceAsync(TimeSpan.FromSeconds(25));
            await (round switch
            {
                3 => company.CrashAsync(TimeSpan.FromMinutes(3)),
                7 => company.RestartAsync(),
                _ => Task.CompletedTask,
            });
        }

        await company.AdvanceAsync(TimeSpan.FromHours(9));
        var audit = CompanyAudit.Of(new Domain.Protocol.CompanyId("acme"), company.Journal.CommitsOf("acme"));

        audit.Violations.Should().BeEmpty();
        audit.Should().BeEquivalentTo(new { MostRunning = 2, Accepted = 36L, Unfinished = 0 });
        audit.Checked[Invariant.HourlyLimit].Should().Be(audit.Starts - audit.Adopted);
    }
}
