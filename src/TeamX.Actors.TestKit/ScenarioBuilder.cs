using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.TestKit;

/// <summary>What a scenario begins with.</summary>
public sealed class ScenarioBuilder
{
    private readonly List<CompanyCommand> _definitions = [];

    /// <summary>The settings of the engine, as a host would bind them. <see cref="TeamXOptions.DataDirectory"/> is not used.</summary>
    public TeamXOptions Options { get; } = new();

    /// <summary>The scripts of the agents.</summary>
    public ScriptedRunners Runner { get; } = new();

    /// <summary>The virtual wall time of the start.</summary>
    public DateTimeOffset StartAt { get; set; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Null runs actors in the order in which they have something to do; a number lets chance pick the next one, the same for the same number.</summary>
    public int? Seed { get; set; }

    /// <summary>How long, in real time, a step may take before it counts as stuck.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    internal IReadOnlyList<CompanyCommand> Definitions => _definitions;

    internal CompanyId DefaultCompany => _definitions.OfType<DefineCompany>().FirstOrDefault()?.CompanyId ?? new CompanyId("acme");

    /// <summary>A company; agents, goals, schedules and routines that are named after it belong to it.</summary>
    public ScenarioBuilder Company(string id, int? maxConcurrentRuns = null, string? mission = null) =>
        Add(new DefineCompany(new CompanyId(id), id, mission, maxConcurrentRuns));

    /// <summary>An agent of the company named last; without one the company is <c>acme</c>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="maxConcurrentRuns">Its runs at once.</param>
    /// <param name="kind">One of the kinds of <see cref="ScriptedRunners"/>.</param>
    public ScenarioBuilder Agent(string id, int maxConcurrentRuns = 1, string kind = ScriptedRunners.InProcess) =>
        Add(new DefineAgent(NamedLast(), new AgentId(id), id, new RunnerSpec(kind), MaxConcurrentRuns: maxConcurrentRuns));

    /// <summary>A goal of the company named last.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="title">Its title.</param>
    /// <param name="under">The goal that it serves; null directly under the mission.</param>
    public ScenarioBuilder Goal(string id, string title, string? under = null) =>
        Add(new DefineGoal(NamedLast(), new GoalId(id), title, under is null ? null : new GoalId(under)));

    /// <summary>A plain recurring wakeup of the company named last.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="agent">The agent to wake.</param>
    /// <param name="recurrence">When it fires.</param>
    /// <param name="with">Changes the definition: policies, priority, context, …</param>
    public ScenarioBuilder Schedule(
        string id, string agent, Recurrence recurrence, Func<ScheduleDefinition, ScheduleDefinition>? with = null) =>
        Add(ScheduleId.Schedule(id), new ScheduleDefinition(new AgentId(agent), recurrence), with);

    /// <summary>A routine of the company named last.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="agent">The assignee of its tickets.</param>
    /// <param name="recurrence">When it fires.</param>
    /// <param name="ticket">The ticket that it makes each time.</param>
    /// <param name="with">Changes the definition: policies, priority, context, …</param>
    public ScenarioBuilder Routine(
        string id, string agent, Recurrence recurrence, TicketTemplate ticket, Func<ScheduleDefinition, ScheduleDefinition>? with = null) =>
        Add(ScheduleId.Routine(id), new ScheduleDefinition(new AgentId(agent), recurrence) { Ticket = ticket }, with);

    private ScenarioBuilder Add(ScheduleId id, ScheduleDefinition definition, Func<ScheduleDefinition, ScheduleDefinition>? with) =>
        Add(new DefineSchedule(NamedLast(), id, with?.Invoke(definition) ?? definition));

    private ScenarioBuilder Add(CompanyCommand definition)
    {
        _definitions.Add(definition);
        return this;
    }

    private CompanyId NamedLast()
    {
        if (_definitions.Count == 0)
        {
            Company("acme");
        }

        return _definitions[^1].CompanyId;
    }
}
