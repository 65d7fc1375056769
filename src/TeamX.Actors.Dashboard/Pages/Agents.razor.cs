using Microsoft.AspNetCore.Components;
using MudBlazor;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Pages.Dialogs;
using TeamX.Actors.Dashboard.Pages.Parts;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages;

/// <summary>The agents of a company, page by page: how alive each is, and what can be done about it.</summary>
public sealed partial class Agents
{
    // Each row is a question of its own.
    private const int PageSize = 50;

    private List<(AgentView Agent, LivenessView? Alive)> _rows = [];
    private Refusal? _refused;
    private string? _next;
    private AgentId? _asked;
    private AgentExplanation? _why;

    /// <summary>The agent behind which this page of the list begins.</summary>
    [Parameter, SupplyParameterFromQuery]
    public string? After { get; set; }

    [Inject]
    internal DashboardActions Actions { get; set; } = null!;

    [Inject]
    internal IDialogService Dialogs { get; set; } = null!;

    [Inject]
    internal ISnackbar Messages { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal NextSteps Steps { get; set; } = null!;

    /// <summary>A lease grows old without an event.</summary>
    protected override TimeSpan? ReadAgainAfter => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await Client.AskAsync(new ListAgents(CompanyId, PageSize, After), cancellationToken);
        _refused = answer as Refusal;
        if (answer is not AgentPage page)
        {
            return;
        }

        var alive = await Task.WhenAll(page.Items.Select(agent => Client.AskAsync(new GetLiveness(CompanyId, agent.Id), cancellationToken)));
        _rows = [.. page.Items.Zip(alive, (agent, liveness) => (agent, liveness as LivenessView))];
        _next = page.NextCursor;

        // To explain may take playing the whole queue forward: it is done for the one agent that somebody asks about.
        _why = _asked is { } asked ? await Client.AskAsync(new ExplainAgent(CompanyId, asked), cancellationToken) as AgentExplanation : null;
    }

    private static string? BreakerOf(AgentView agent) =>
        agent.Status == AgentStatus.Suspended ? $"Breaker open after {agent.DeadLetteredInARow} dead letters in a row."
        : agent.DeadLetteredInARow > 0 ? $"Dead letters in a row: {agent.DeadLetteredInARow}."
        : null;

    private void AskWhy(AgentId agent)
    {
        _asked = _asked == agent ? null : agent;
        ReadAgain();
    }

    private async Task WakeAsync(AgentView agent)
    {
        if (await Dialogs.AskAsync<WakeDialog, WakeOrder>($"Wake {agent.Name}", []) is not { } asked)
        {
            return;
        }

        var order = new WakeupOrder(agent.Id, new Trigger(TriggerType.Manual)) { Priority = asked.Priority, Reason = asked.Reason, Context = new() { SourceKind = "manual" } };
        if (await Actions.SendAsync(new ScheduleWakeup(CompanyId, order), null) is WakeupReceipt receipt)
        {
            Messages.Show(Navigation, CompanyId, receipt);
        }

        ReadAgain();
    }

    private async Task PauseAsync(AgentView agent)
    {
        var given = await Dialogs.AskAsync<ReasonDialog, GivenReason>($"Pause {agent.Name}", new DialogParameters<ReasonDialog>
        {
            { asked => asked.Question, "Nothing starts for the agent until it is resumed; its requests wait." },
            { asked => asked.Act, "Pause" },
            { asked => asked.Box, "Interrupt what it runs now; that uses no retry" },
        });
        if (given is not null)
        {
            await OrderAsync(new PauseAgent(CompanyId, agent.Id, given.Reason, given.Ticked), $"{agent.Name} is paused.");
        }
    }

    private Task ResumeAsync(AgentView agent) => OrderAsync(
        new ResumeAgent(CompanyId, agent.Id), agent.Status == AgentStatus.Suspended ? $"{agent.Name} may run one probe." : $"{agent.Name} is resumed.");

    private async Task ReinstateAsync(AgentView agent)
    {
        if (await Actions.ConfirmAsync($"Resume {agent.Name} without a probe?", "The breaker closes at once: all that waits for the agent may start, as if nothing had failed.", "Resume"))
        {
            await OrderAsync(new ResumeAgent(CompanyId, agent.Id, Force: true), $"{agent.Name} is resumed.");
        }
    }

    private async Task TerminateAsync(AgentView agent)
    {
        if (await Actions.ConfirmAsync($"Terminate {agent.Name}?", "It is gone for good: its waiting requests and its runs are cancelled, and nothing can wake it again.", "Terminate"))
        {
            await OrderAsync(new TerminateAgent(CompanyId, agent.Id), $"{agent.Name} is terminated.");
        }
    }

    private async Task OrderAsync(CompanyCommand command, string done)
    {
        await Actions.SendAsync(command, done);
        ReadAgain();
    }
}
