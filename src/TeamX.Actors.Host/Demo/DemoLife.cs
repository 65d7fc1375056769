using Akka.Actor;
using Akka.Hosting;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Demo;

/// <summary>
/// Defines the company before the host listens, and then does what its people do, again and again: each round gives all agents something to do, calls
/// something off, lets one agent rest and another try again. What still waits from the round before is merged with, so that nothing piles up.
/// </summary>
/// <param name="services">The engine is only there once it has started.</param>
/// <param name="time">The engine's clock.</param>
internal sealed class DemoLife(IServiceProvider services, TimeProvider time) : BackgroundService
{
    private const string Manager = "mira";

    private CompanyClient Client => services.GetRequiredService<CompanyClient>();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var companies = services.GetRequiredService<IRequiredActor<CompanyRegion>>().ActorRef;
        services.GetRequiredService<ActorSystem>().ActorOf(Props.Create(() => new DemoDesk(companies)), "demo-desk");
        foreach (var command in DemoCompany.Definitions())
        {
            if (await AskAsync(command, cancellationToken).ConfigureAwait(false) is Refusal refusal)
            {
                throw new StartFault($"The demo can't be set up with these settings. {refusal.Message}");
            }
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await LiveAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>One round. Refusals are fine: somebody at the page may have paused or ended what is asked for.</summary>
    private async Task LiveAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await AskAsync(new RunSchedule(DemoCompany.Id, DemoCompany.LedgerImport), cancellationToken).ConfigureAwait(false);
        var visit = await WakeAsync(DemoCompany.Emil, "visit", "Show the florists around.", now.AddMinutes(40)).ConfigureAwait(false);
        await WakeAsync(DemoCompany.Ada, "review", "Review the launch.", now.AddHours(3)).ConfigureAwait(false);
        await WakeAsync(DemoCompany.Ben, "release", "Is it ready to ship?", maxRetries: 0).ConfigureAwait(false);
        await AskAsync(new DecomposeGoal(DemoCompany.Id, DemoCompany.Market, DemoCompany.Dora), cancellationToken).ConfigureAwait(false);
        foreach (var part in (string[])["accounts", "invoices", "taxes", "backups"])
        {
            await WakeAsync(DemoCompany.Ada, part, $"Make {part} ready for the release.").ConfigureAwait(false);
        }

        await PassAsync(seconds: 5).ConfigureAwait(false);
        if (visit is WakeupReceipt { WakeupId: var calledOff })
        {
            await AskAsync(new CancelWakeup(DemoCompany.Id, calledOff, "The florists have called it off."), cancellationToken).ConfigureAwait(false);
        }

        await PassAsync(seconds: 3).ConfigureAwait(false);
        await AskAsync(new PauseAgent(DemoCompany.Id, DemoCompany.Fay, "On holiday until Thursday."), cancellationToken).ConfigureAwait(false);
        await PassAsync(seconds: 25).ConfigureAwait(false);
        await AskAsync(new ResumeAgent(DemoCompany.Id, DemoCompany.Fay), cancellationToken).ConfigureAwait(false);
        await PassAsync(seconds: 10).ConfigureAwait(false);
        await AskAsync(new ResumeAgent(DemoCompany.Id, DemoCompany.Cleo), cancellationToken).ConfigureAwait(false);
        await PassAsync(seconds: 15).ConfigureAwait(false);

        Task<CompanyReply> WakeAsync(AgentId agent, string about, string reason, DateTimeOffset? at = null, int? maxRetries = null) =>
            AskAsync(new ScheduleWakeup(DemoCompany.Id, new WakeupOrder(agent, new Trigger(TriggerType.Manual, about))
            {
                Reason = reason, ScheduledFor = at, MaxRetries = maxRetries,
            }), cancellationToken);

        // In real time, as runs are.
        Task PassAsync(int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), time, cancellationToken);
    }

    private Task<CompanyReply> AskAsync(CompanyCommand command, CancellationToken cancellationToken) =>
        Client.AskAsync(command with { RequestedBy = Manager }, cancellationToken);
}
