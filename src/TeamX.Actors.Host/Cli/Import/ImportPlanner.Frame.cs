using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Cli.Import;

/// <content>
/// What makes an import whole even when it is killed. A row can take two commands, and a crash can come between them: an agent is registered and
/// not yet paused, a ticket assigned and its wakeup not yet cancelled. So a company is paused while it is imported. If that ends early it stays
/// paused, and nothing half imported runs; the next import knows it by the reason of the pause, and does what is missing.
/// </content>
internal sealed partial class ImportPlanner
{
    private const string UnderWay = "an import is under way; if it was interrupted, import again";
    private const string WasPaused = "imported: it was paused";

    /// <summary>Whether an import of this company may have ended early. Nothing has run there since.</summary>
    private bool IsUnfinished(CompanyId company) => Target(company) is { Paused: true, PauseReason: UnderWay or WasPaused };

    /// <summary>Whom assigning an imported ticket has woken, and what was not cancelled any more.</summary>
    private void PlanLeftovers()
    {
        foreach (var company in CompaniesOf(_file).Where(IsUnfinished))
        {
            foreach (var wakeup in Target(company)!.Live.Values.Where(wakeup =>
                wakeup is { RequestedBy: Importer, Request: { Trigger.Type: TriggerType.TicketAssigned, Idempotency: null } }))
            {
                Send(SourceTables.Tickets, wakeup.Request.Trigger.Id!, new CancelWakeup(company, wakeup.Id, Imported));
            }
        }
    }

    /// <summary>An agent that was registered with echo, and not paused any more.</summary>
    private void PlanPause(SourceRow row, CompanyId company, AgentState there)
    {
        if (_choices.Runner is null && IsUnfinished(company) && there is { Paused: false, Terminated: false, LastActivityAt: null } && there.Definition.Runner == Echo)
        {
            Send(SourceTables.Agents, row.Id, new PauseAgent(company, there.Id, PausedBy));
        }
    }

    /// <summary>Pauses companies that something is sent to, and resumes them at the end, unless somebody else paused them.</summary>
    private void PlanFrame()
    {
        var companies = _steps.Select(step => step.Command.CompanyId).Concat(CompaniesOf(_file).Where(IsUnfinished)).Distinct().ToList();
        foreach (var company in companies)
        {
            if (Target(company) is { Paused: false })
            {
                _steps.Insert(0, new ImportStep(SourceTables.Companies, company.Value, new PauseCompany(company, UnderWay) { RequestedBy = Importer }));
                Resume(company);
            }
            else if (Target(company)?.PauseReason == UnderWay || _steps.Exists(step => step.Command is PauseCompany { Reason: UnderWay } pause && pause.CompanyId == company))
            {
                Resume(company);
            }
        }
    }

    private void Resume(CompanyId company) =>
        _last.Add(new ImportStep(SourceTables.Companies, company.Value, new ResumeCompany(company) { RequestedBy = Importer }));
}
