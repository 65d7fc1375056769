using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Remoting;

/// <summary>
/// What the gateway checks before a company is asked, as the HTTP API does with the ids of its addresses and the limits of its lists. Everything
/// else is checked by the company.
/// </summary>
internal static class GatewayRules
{
    /// <summary>422, of this gateway alone: the HTTP API has no way to ask for it.</summary>
    public const string OutcomeNotAllowed = "outcome_not_allowed";

    private const int MaxLimit = 1_000;
    private const int MaxCursor = 256;

    private static readonly Refusal NotTheirs = new(RefusalKind.Rule, OutcomeNotAllowed,
        "A run is reported as completed, failed, deferred or skipped. Cancelled or interrupted is for workers to say.");

    /// <summary>Why a request is refused; null when nothing is wrong.</summary>
    public static Refusal? Check(object request) =>
        (request as IWithCompanyId)?.CompanyId is { } company && !NameRule.IsValid(company.Value) ? Invalid("A company id")
        : request switch
        {
            ListCompanies { Limit: < 1 or > MaxLimit } => Refusals.LimitOutOfRange(),
            ListCompanies { After: { } after } => Named("A company id", after.Value),
            GetAgent q => Named("An agent id", q.AgentId.Value),
            GetLiveness q => Named("An agent id", q.AgentId.Value),
            ExplainAgent q => Named("An agent id", q.AgentId.Value),
            ListAgents q => Cursor(q.Cursor),
            ListWakeups q => (q.AgentId is { } agent ? Named("An agent id", agent.Value) : null) ?? Cursor(q.Cursor),
            GetGoal q => Named("A goal id", q.GoalId.Value),
            GetGoalAncestry q => Named("A goal id", q.GoalId.Value),
            ListGoals q => Cursor(q.Cursor),
            GetTicket q => Named("A ticket id", q.TicketId.Value),
            ListTickets q => Cursor(q.Cursor),
            GetSchedule q => Named(q.ScheduleId),
            PreviewSchedule q => Named(q.ScheduleId),
            ListSchedules q => Cursor(q.Cursor),
            PauseAgent c => Named("An agent id", c.AgentId.Value),
            ResumeAgent c => Named("An agent id", c.AgentId.Value),
            TerminateAgent c => Named("An agent id", c.AgentId.Value),
            SetTicketStatus c => Named("A ticket id", c.TicketId.Value),
            DeleteSchedule c => Named(c.ScheduleId),
            RunSchedule c => Named(c.ScheduleId),
            ReportOutcome { Outcome: RunOutcome.Cancelled or RunOutcome.Interrupted } => NotTheirs,
            _ => null,
        };

    private static Refusal? Named(ScheduleId id) => Named(id.Kind == ScheduleKind.Routine ? "A routine id" : "A schedule id", id.Value);

    private static Refusal? Named(string what, string id) => NameRule.IsValid(id) ? null : Invalid(what);

    private static Refusal? Cursor(string? cursor) => cursor is { Length: > MaxCursor } ? Refusals.CursorInvalid() : null;

    private static Refusal Invalid(string what) => Refusals.IdInvalid(what);
}
