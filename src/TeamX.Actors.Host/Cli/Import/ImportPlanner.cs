using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Cli.Import;

/// <summary>One command that an import sends.</summary>
/// <param name="Table">The table of the row behind it.</param>
/// <param name="RowId">The row's id.</param>
/// <param name="Command">What is sent.</param>
internal sealed record ImportStep(string Table, string RowId, CompanyCommand Command);

/// <summary>What the user chose.</summary>
/// <param name="Runner">The runner of the agents; null: they get <c>echo</c> and are paused.</param>
/// <param name="TimeZone">The zone of schedules that name none.</param>
internal sealed record ImportChoices(RunnerSpec? Runner, string TimeZone);

/// <summary>
/// Decides, without changing anything, what an import sends: what exists already is left as it is, what is not needed or not possible is reported.
/// </summary>
internal sealed partial class ImportPlanner
{
    /// <summary>Why a wakeup is cancelled that only an imported assignment made.</summary>
    public const string Imported = "imported";

    private const int LongestName = 256;
    private const int LongestTitle = 512;
    private const int LongestText = 8_192;
    private const string Importer = "import";
    private const string PausedBy = "imported: give the agent its runner, then resume it";

    private static readonly RunnerSpec Echo = new("echo");

    private readonly TeamXFile _file;
    private readonly ImportTarget _target;
    private readonly ImportChoices _choices;
    private readonly DateTimeOffset _now;
    private readonly List<ImportStep> _steps = [];
    private readonly List<ImportStep> _last = [];
    private readonly HashSet<string> _companies = new(StringComparer.Ordinal);
    private readonly HashSet<(string Company, string Agent)> _agents = [];
    private readonly HashSet<(string Company, string Agent)> _system = [];

    private ImportPlanner(TeamXFile file, ImportTarget target, ImportChoices choices, DateTimeOffset now) =>
        (_file, _target, _choices, _now) = (file, target, choices, now);

    /// <summary>What becomes of each row.</summary>
    public ImportReport Report { get; } = new();

    /// <summary>Ids that had to be changed.</summary>
    public IdMap Ids { get; } = new();

    /// <summary>What is sent, in this order.</summary>
    public IReadOnlyList<ImportStep> Steps => _steps;

    /// <summary>What is sent when all of <see cref="Steps"/> is done.</summary>
    public IReadOnlyList<ImportStep> Last => _last;

    /// <summary>The companies that a file speaks of, by the ids that they get here.</summary>
    public static IReadOnlySet<CompanyId> CompaniesOf(TeamXFile file)
    {
        var ids = new IdMap();
        return SourceTables.All
            .SelectMany(table => file.Rows(table).Select(row => table == SourceTables.Companies ? row.Id : row.Text("company_id") ?? ""))
            .Where(id => id.Length > 0).Select(id => new CompanyId(ids.Map(id))).ToHashSet();
    }

    /// <summary>Makes the plan.</summary>
    public static ImportPlanner Plan(TeamXFile file, ImportTarget target, ImportChoices choices, DateTimeOffset now)
    {
        var planner = new ImportPlanner(file, target, choices, now);
        planner.PlanCompanies();
        planner.PlanAgents();
        planner.PlanGoals();
        planner.PlanTickets();
        planner.PlanLeftovers();
        planner.PlanRoutines();
        planner.PlanWakeups();
        planner.PlanFrame();
        return planner;
    }

    private void PlanCompanies()
    {
        foreach (var row in Rows(SourceTables.Companies))
        {
            var id = new CompanyId(Ids.Map(row.Id));
            _companies.Add(row.Id);
            if (IsThere(SourceTables.Companies, _target.Find(id) is not null))
            {
                continue;
            }

            var mission = row.Json("settings_json")?.Text("mission");
            Add(SourceTables.Companies, row, new DefineCompany(id, Line(row.Text("name"), LongestName) ?? id.Value, Lines(mission)));
            Send(SourceTables.Companies, row.Id, new PauseCompany(id, row.Text("status") == "paused" ? WasPaused : UnderWay));
        }

        if (_file.Has(SourceTables.Companies))
        {
            return;
        }

        foreach (var id in CompaniesOf(_file))
        {
            _companies.Add(id.Value);
            if (_target.Find(id) is null)
            {
                Send(SourceTables.Companies, id.Value, new DefineCompany(id, id.Value));
                Send(SourceTables.Companies, id.Value, new PauseCompany(id, UnderWay));
                Report.Say(SourceTables.Companies, id.Value, "made, because the file has no table of companies");
            }
        }
    }

    private void PlanAgents()
    {
        foreach (var row in Rows(SourceTables.Agents))
        {
            if (CompanyOf(SourceTables.Agents, row) is not { } company)
            {
                continue;
            }

            if (row.Flag("is_system"))
            {
                _system.Add((company.Value, row.Id));
                Report.LeaveOut(SourceTables.Agents, row.Id, "a system employee is no agent here");
                continue;
            }

            _agents.Add((company.Value, row.Id));
            PlanAgent(row, company);
        }

        if (!_file.Has(SourceTables.Agents))
        {
            PlanAgentsOfWakeups();
        }
    }

    private void PlanAgent(SourceRow row, CompanyId company)
    {
        var id = new AgentId(Ids.Map(row.Id));
        var there = Target(company)?.Agents.GetValueOrDefault(id);
        if (IsThere(SourceTables.Agents, there is not null))
        {
            PlanPause(row, company, there!);
            return;
        }

        var role = Line(row.Text("title") ?? row.Text("role_id"), LongestName);
        Add(SourceTables.Agents, row, new DefineAgent(company, id, Line(row.Text("name"), LongestName) ?? id.Value, _choices.Runner ?? Echo, role));
        if (_choices.Runner is null)
        {
            Send(SourceTables.Agents, row.Id, new PauseAgent(company, id, PausedBy));
            Report.Say(SourceTables.Agents, row.Id, "gets the runner echo and is paused, because no --runner is given");
        }
    }

    /// <summary>A file without employees still says whom it would wake.</summary>
    private void PlanAgentsOfWakeups()
    {
        foreach (var row in _file.Rows(SourceTables.Wakeups))
        {
            if (row.Text("company_id") is { } source && row.Text("agent_id") is { } agent && _agents.Add((Ids.Map(source), agent)))
            {
                var named = new SourceRow(new Dictionary<string, object> { ["id"] = agent });
                PlanAgent(named, new CompanyId(Ids.Map(source)));
                Report.Say(SourceTables.Agents, agent, "made, because the file has no table of employees");
            }
        }
    }

    private IEnumerable<SourceRow> Rows(string table)
    {
        foreach (var row in _file.Rows(table))
        {
            Report[table].Rows++;
            if (row.Id.Length == 0)
            {
                Report.LeaveOut(table, "", "it has no id");
            }
            else
            {
                yield return row;
            }
        }
    }

    /// <summary>The company of a row; null, with a remark, when the file does not know it.</summary>
    private CompanyId? CompanyOf(string table, SourceRow row)
    {
        if (row.Text("company_id") is { } id && (_companies.Contains(id) || !_file.Has(SourceTables.Companies)))
        {
            return new CompanyId(Ids.Map(id));
        }

        Report.LeaveOut(table, row.Id, "its company is not in the file");
        return null;
    }

    /// <summary>The agent of a row; null when it is no agent here.</summary>
    private AgentId? AgentOf(CompanyId company, string? id) =>
        id is not null && _agents.Contains((company.Value, id)) ? new AgentId(Ids.Map(id)) : null;

    private void Add(string table, SourceRow row, CompanyCommand command)
    {
        Send(table, row.Id, command);
        Report[table].Imported++;
    }

    private void Send(string table, string id, CompanyCommand command) =>
        _steps.Add(new ImportStep(table, id, command with { RequestedBy = Importer }));

    private bool IsThere(string table, bool exists)
    {
        Report[table].AlreadyThere += exists ? 1 : 0;
        return exists;
    }

    private CompanyState? Target(CompanyId company) => _target.Find(company);

    /// <summary>One line that is short enough; null when nothing is left.</summary>
    private static string? Line(string? text, int longest) => Cut(CliText.Clean(text).Trim(), longest);

    /// <summary>Text that is short enough, with its lines.</summary>
    private static string? Lines(string? text) => text is null
        ? null
        : Cut(new string([.. text.Select(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? ' ' : c)]), LongestText);

    private static string? Cut(string text, int longest) => text.Length == 0 ? null : text.Length > longest ? text[..(longest - 1)] + "…" : text;
}
