using System.Globalization;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;

namespace TeamX.Actors.Host.Cli.Simulate;

/// <summary>Runs a company in virtual time, with the engine as a host runs it.</summary>
internal static class Simulation
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="CliFault">Something in the file was refused.</exception>
    public static async Task<SimulationResult> RunAsync(SimulationFile file)
    {
        try
        {
            var scenario = await Scenario.StartAsync(setup => Set(setup, file)).ConfigureAwait(false);
            await using (scenario.ConfigureAwait(false))
            {
                foreach (var wakeup in file.Wakeups.Where(wakeup => wakeup.At <= file.For).OrderBy(wakeup => wakeup.At))
                {
                    await scenario.AdvanceToAsync(file.Start + wakeup.At).ConfigureAwait(false);
                    await scenario.ScheduleAsync(
                        wakeup.Agent, WireNames.TriggerTypeOf(wakeup.Trigger), wakeup.TriggerId, order => order with { Priority = wakeup.Priority }).ConfigureAwait(false);
                }

                await scenario.AdvanceToAsync(file.Start + file.For).ConfigureAwait(false);
                var lines = scenario.Events.All.Where(fact => fact.Event is WakeupEvent).Select(SimulatedFact.Of);
                return new SimulationResult([.. lines], await scenario.GetStatsAsync().ConfigureAwait(false));
            }
        }
        catch (ScenarioException refused)
        {
            throw new CliFault(ExitCode.Refused, refused.Message);
        }
    }

    private static void Set(ScenarioBuilder setup, SimulationFile file)
    {
        setup.StartAt = file.Start;
        setup.Company("simulated", file.MaxConcurrentRuns);
        foreach (var agent in file.Agents)
        {
            setup.Agent(agent.Id, agent.MaxConcurrentRuns);
            var script = setup.Runner.For(agent.Id);
            if (agent.FailTimes > 0)
            {
                script.Fail(after: agent.Runs, times: agent.FailTimes);
            }

            script.Complete(after: agent.Runs);
        }

        foreach (var schedule in file.Schedules)
        {
            setup.Schedule(schedule.Id, schedule.Agent, new Recurrence { Every = schedule.Every, Cron = schedule.Cron, TimeZone = schedule.TimeZone });
        }
    }
}

/// <summary>What happened, and how it stands at the end.</summary>
internal sealed record SimulationResult(IReadOnlyList<SimulatedFact> Timeline, StatsView Stats);

/// <summary>One fact about a wakeup.</summary>
internal sealed record SimulatedFact(DateTimeOffset At, string Type, string AgentId, string Trigger, string WakeupId, string? Detail)
{
    public static SimulatedFact Of(CompanyNotification fact) => new(
        fact.At, fact.Type, fact.ActorId, $"{WireNames.Of(fact.Request!.Trigger.Type)} {fact.Request.Trigger.Id}".TrimEnd(), fact.Request.WakeupId.ToString(), fact.Event switch
        {
            WakeupScheduled scheduled => string.Create(CultureInfo.InvariantCulture, $"priority {scheduled.Priority}"),
            RunStarted started => string.Create(CultureInfo.InvariantCulture, $"run {started.RunNumber}, slot {started.Slot}"),
            RetryScheduled retry => $"again at {retry.NextRetryAt.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}",
            WakeupDeadLettered dead => dead.Error,
            _ => null,
        });
}
