using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Readme;

/// <summary>What the README shows, run: a host of one's own, its runner, its actor.</summary>
public sealed class EmbeddingSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Should_run_the_agent_and_publish_its_end_when_an_actor_of_the_host_asks_for_it()
    {
        using var host = BuildHost([$"--TeamX:DataDirectory={_data.Path}"]);
        await host.StartAsync();
        var client = host.Services.GetRequiredService<CompanyClient>();
        var queue = host.Services.GetRequiredService<IAgentWakeupQueue>();
        var ended = new TaskCompletionSource<WakeupId>();
        host.Services.GetRequiredService<ActorSystem>().ActorOf(Props.Create(() => new EndWatch(ended)));

        var acme = new CompanyId("acme");
        var ada = new AgentId("ada");
        await client.AskAsync(new DefineCompany(acme, "Acme"));
        await client.AskAsync(new DefineAgent(acme, ada, "Ada", new RunnerSpec("greeting")));
        var reply = await queue.QueueIssueAssignmentWakeupAsync(acme, ada, issueId: "T-1");

        var workdaysAtNine = new Recurrence { Cron = "0 9 * * MON-FRI", TimeZone = "Europe/Berlin" };
        await client.AskAsync(new DefineSchedule(acme, ScheduleId.Routine("report"), new ScheduleDefinition(ada, workdaysAtNine)
        {
            Ticket = new TicketTemplate("Sales report of {date}"),
        }));

        (await client.AskAsync(new GetSchedule(acme, ScheduleId.Routine("report")))).Should().BeOfType<ScheduleView>().Which.NextFireAt.Should().NotBeNull();
        var receipt = reply.Should().BeOfType<WakeupReceipt>().Subject;
        (await ended.Task.WaitAsync(Patience)).Should().Be(receipt.WakeupId);
        var wakeup = (WakeupView)await client.AskAsync(new GetWakeup(acme, receipt.WakeupId));
        wakeup.Result.Should().Be("\"ada looked at T-1, run 1\"");

        host.Services.GetRequiredService<IRequiredActor<TicketDesk>>().ActorRef.Tell(new NewTicket(acme, ada, "T-2"));
        var second = await WakeupFor(client, acme, "T-2");
        second.Trigger.Should().Be(new Trigger(TriggerType.TicketAssigned, "T-2"));
        await host.StopAsync();
    }

    private static IHost BuildHost(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        var options = builder.Configuration.GetSection(TeamXOptions.SectionName).Get<TeamXOptions>() ?? new TeamXOptions();
        builder.Services.AddTeamXClient().AddAkka("teamx", akka => akka
            .WithTeamX(options, new GreetingRunner())
            .WithActors((system, registry, resolver) => registry.Register<TicketDesk>(system.ActorOf(resolver.Props<TicketDesk>(), "tickets"))));
        return builder.Build();
    }

    private static async Task<WakeupView> WakeupFor(CompanyClient client, CompanyId company, string ticket)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var page = (WakeupPage)await client.AskAsync(new ListWakeups(company) { TriggerId = ticket }, deadline.Token);
            if (page.Items.Length > 0)
            {
                return page.Items[0];
            }
        }
    }

    private sealed class EndWatch : ReceiveActor
    {
        public EndWatch(TaskCompletionSource<WakeupId> ended)
        {
            Context.System.EventStream.Subscribe(Self, typeof(CompanyNotification));
            Receive<CompanyNotification>(fact => ended.TrySetResult(((RunCompleted)fact.Event).WakeupId), fact => fact.Event is RunCompleted);
        }
    }
}
