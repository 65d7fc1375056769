using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Client;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit;
using static TeamX.Actors.Tests.Scenarios.Story;

namespace TeamX.Actors.Tests.Scenarios;

public sealed class TicketSpecs
{
    private static readonly AgentId Writer = new("writer");
    private static readonly AgentId Editor = new("editor");
    private static readonly TicketId Ticket = new("T-1");

    [Theory]
    [InlineData("done", "ticket_done")]
    [InlineData("cancelled", "ticket_cancelled")]
    [InlineData("reassigned", "ticket_reassigned")]
    public async Task Should_cancel_the_parked_retry_with_that_reason_when_its_ticket_is_closed_or_reassigned(string change, string reason)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer").Agent("editor");
            s.Runner.For("writer").Fail();
        });
        var parked = (await scenario.AskAsync<TicketReceipt>(new DefineTicket(Acme, Ticket, "Write") { AssigneeId = Writer })).Wakeup!.WakeupId;
        await scenario.CrashAsync();
        (await scenario.GetAsync(parked)).NextRetryAt.Should().BeAfter(scenario.Now);

        (await scenario.AskAsync(Changed(change))).Should().NotBeOfType<Refusal>();

        (await scenario.GetAsync(parked)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Cancelled && wakeup.Reason == reason);
        await scenario.CrashAsync();
        await scenario.AdvanceAsync(Days(1));
        scenario.RunTimesOf("writer").Should().HaveCount(1);
        scenario.RunTimesOf("editor").Should().HaveCount(change == "reassigned" ? 1 : 0);
    }

    [Theory]
    [InlineData("done", "ticket_done", true)]
    [InlineData("cancelled", "ticket_cancelled", false)]
    [InlineData("reassigned", "ticket_reassigned", true)]
    public async Task Should_not_run_again_with_that_reason_when_the_process_dies_in_a_run_whose_ticket_was_closed_or_reassigned(
        string change, string reason, bool killed)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Agent("writer").Agent("editor");
            s.Runner.For("writer").Hang();
        });
        var running = (await scenario.AskAsync<TicketReceipt>(new DefineTicket(Acme, Ticket, "Write") { AssigneeId = Writer })).Wakeup!.WakeupId;
        await scenario.AskAsync(Changed(change));
        (await scenario.GetAsync(running)).Status.Should().Be(WakeupStatus.Processing);

        await (killed ? scenario.CrashAsync() : scenario.RestartAsync());
        await scenario.AdvanceAsync(Days(1));

        (await scenario.GetAsync(running)).Should().Match<WakeupView>(wakeup => wakeup.Status == WakeupStatus.Cancelled && wakeup.Reason == reason);
        scenario.RunTimesOf("writer").Should().HaveCount(1);
    }

    [Fact]
    public async Task Should_end_after_the_limit_of_ancestry_when_two_agents_keep_assigning_a_ticket_to_each_other()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer").Agent("editor"));
        var refusals = new List<string>();
        foreach (var (agent, other) in new[] { (Writer, Editor), (Editor, Writer) })
        {
            scenario.Runner.For(agent.Value).Do(async (run, stop) =>
            {
                var answer = await ClientOf(scenario).AskAsync(new AssignTicket(Acme, Ticket, other) { CausedBy = run.Context.WakeupId }, stop);
                if (answer is Refusal refusal)
                {
                    refusals.Add(refusal.Code);
                }

                return new RunOutcome.Completed();
            });
        }

        await scenario.AskAsync<TicketReceipt>(new DefineTicket(Acme, Ticket, "Hot potato") { AssigneeId = Writer });
        await scenario.AdvanceAsync(Days(1));

        scenario.Runner.Runs.Should().HaveCount(17);
        refusals.Should().Equal(RefusalCodes.WakeDepthExceeded);
    }

    [Fact]
    public async Task Should_wake_itself_no_more_than_the_limit_of_ancestry_when_each_run_makes_a_ticket_for_its_own_agent()
    {
        await using var scenario = await Scenario.StartAsync(s =>
            s.Agent("writer").Routine("seed", "writer", Cron("0 10 * * *"), new TicketTemplate("Seed")));
        scenario.Runner.For("writer").Do(async (run, stop) =>
        {
            var more = new DefineTicket(Acme, new TicketId(Guid.NewGuid().ToString()), "More") { AssigneeId = Writer };
            await ClientOf(scenario).AskAsync(more with { CausedBy = run.Context.WakeupId }, stop);
            return new RunOutcome.Completed();
        });

        await scenario.AdvanceAsync(Days(3));

        scenario.Runner.Runs.Should().HaveCount(3 * 17, "each fire begins a chain of its own");
    }

    [Fact]
    public async Task Should_wait_the_cooldown_when_an_agent_has_its_own_ticket_assigned_to_itself_again()
    {
        await using var scenario = await Scenario.StartAsync(s => s.Agent("writer"));
        var first = (await scenario.AskAsync<TicketReceipt>(new DefineTicket(Acme, Ticket, "Write") { AssigneeId = Writer })).Wakeup!.WakeupId;
        await scenario.AskAsync<TicketReceipt>(new DefineTicket(Acme, Ticket, "Write") { AssigneeId = null, CausedBy = first });
        var began = scenario.Now;
        var again = (await scenario.AskAsync<TicketReceipt>(new AssignTicket(Acme, Ticket, Writer) { CausedBy = first })).Wakeup!.WakeupId;

        await scenario.AdvanceAsync(Minutes(5));

        scenario.StartsOf(again).Should().Equal(began + Minutes(1));
        var kept = await scenario.AskAsync<TicketReceipt>(new AssignTicket(Acme, Ticket, Writer) { CausedBy = again });
        kept.Wakeup.Should().BeNull("the agent has it");
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("suspended")]
    [InlineData("terminated")]
    public async Task Should_run_zero_times_whatever_the_automatic_source_when_the_agent_may_not_work(string state)
    {
        await using var scenario = await Scenario.StartAsync(s =>
        {
            s.Options.CircuitBreaker.Threshold = 1;
            s.Agent("writer").Goal("launch", "Launch");
            s.Schedule("hourly", "writer", Cron("0 * * * *")).Routine("daily", "writer", Cron("30 9 * * *"), new TicketTemplate("Daily"));
            s.Runner.For("writer").Fail(permanent: true, times: 1).ThenComplete();
        });
        if (state == "suspended")
        {
            await scenario.ScheduleAsync("writer");
        }
        else
        {
            await scenario.AskAsync<Done>(state == "paused" ? new PauseAgent(Acme, Writer) : new TerminateAgent(Acme, Writer));
        }

        var before = scenario.Runner.Runs.Count;
        for (var day = 0; day < 3; day++)
        {
            var assigned = await scenario.AskAsync(new DefineTicket(Acme, new TicketId($"T-{day}"), "Write") { AssigneeId = Writer });
            var decomposed = await scenario.AskAsync(new DecomposeGoal(Acme, new GoalId("launch"), Writer));
            new[] { assigned is Refusal, decomposed is Refusal }.Should().AllBeEquivalentTo(state == "terminated");
            await scenario.AdvanceAsync(Days(1));
            await scenario.CrashAsync(downFor: Hours(2));
        }

        scenario.Runner.Runs.Should().HaveCount(before);
        (await scenario.GetAgentAsync("writer")).Pending.Should().Be(
            state == "terminated" ? 0 : 6, "three tickets, the goal, the schedule and the routine wait, each once");
        var schedules = (await scenario.AskAsync<SchedulePage>(new ListSchedules(Acme, ScheduleKind.Wakeup))).Items;
        schedules.Should().OnlyContain(schedule => schedule.DisabledReason == (state == "terminated" ? RefusalCodes.AgentTerminated : null));
    }

    private static CompanyClient ClientOf(Scenario scenario) => scenario.Services.GetRequiredService<CompanyClient>();

    private static CompanyCommand Changed(string change) => change switch
    {
        "done" => new SetTicketStatus(Acme, Ticket, TicketStatus.Done),
        "cancelled" => new SetTicketStatus(Acme, Ticket, TicketStatus.Cancelled),
        _ => new AssignTicket(Acme, Ticket, Editor),
    };
}
