using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;
using static TeamX.Actors.Remoting.MessageValues;

namespace TeamX.Actors.Remoting;

/// <summary>What goals, tickets, schedules and routines look like.</summary>
internal static class WorkViewForms
{
    public static IReadOnlyList<WireForm> All =>
    [
        WireForm.Of("ancestry", (Ancestry a) => ToData(a), FromData),
        WireForm.Of("goal", (GoalView v) => ToData(v), FromData),
        WireForm.Of("goal_page", (GoalPage p) => ToData(p), d => new GoalPage([.. d.Items.Select(FromData)], d.NextCursor)),
        WireForm.Of("ticket", (TicketView v) => ToData(v), FromData),
        WireForm.Of("ticket_page", (TicketPage p) => ToData(p), d => new TicketPage([.. d.Items.Select(FromData)], d.NextCursor)),
        WireForm.Of("schedule", (ScheduleView v) => ToData(v), FromData),
        WireForm.Of("schedule_page", (SchedulePage p) => ToData(p), d => new SchedulePage([.. d.Items.Select(FromData)], d.NextCursor)),
        WireForm.Of("fire_times",
            (FireTimes t) => new FireTimesData { ItemsMs = { t.Items.Select(Ms) } },
            d => new FireTimes([.. d.ItemsMs.Select(Instant)])),
    ];

    internal static AncestryData ToData(Ancestry a) => new()
    {
        Mission = a.Mission,
        Goals = { a.Goals.Select(goal => new AncestorGoalData { GoalId = goal.Id.Value, Title = goal.Title, Description = goal.Description }) },
        Tickets =
        {
            a.Tickets.Select(ticket => new AncestorTicketData
            {
                TicketId = ticket.Id.Value, Title = ticket.Title, Description = ticket.Description, Status = WireValues.ToData(ticket.Status),
            }),
        },
    };

    internal static Ancestry FromData(AncestryData d) => new(
        d.Mission,
        [.. d.Goals.Select(goal => new AncestorGoal(new GoalId(goal.GoalId), goal.Title, goal.Description))],
        [.. d.Tickets.Select(ticket => new AncestorTicket(
            new TicketId(ticket.TicketId), ticket.Title, ticket.Description, WireValues.FromData(ticket.Status)))]);

    private static GoalViewData ToData(GoalView v) => new()
    {
        GoalId = v.Id.Value,
        CompanyId = v.CompanyId.Value,
        Title = v.Title,
        Description = v.Description,
        ParentGoalId = v.ParentGoalId?.Value,
        Depth = v.Depth,
        CreatedAtMs = Ms(v.CreatedAt),
    };

    private static GoalView FromData(GoalViewData d) => new(
        new GoalId(d.GoalId), new CompanyId(d.CompanyId), d.Title, d.Description, OptionalGoal(d.ParentGoalId), d.Depth, Instant(d.CreatedAtMs));

    private static GoalPageData ToData(GoalPage page)
    {
        var (items, next) = Page.Cut(page.Items, page.NextCursor, ToData, goal => goal.Id.Value);
        return new GoalPageData { Items = { items }, NextCursor = next };
    }

    private static TicketViewData ToData(TicketView v) => new()
    {
        TicketId = v.Id.Value,
        CompanyId = v.CompanyId.Value,
        Title = v.Title,
        Description = v.Description,
        Status = WireValues.ToData(v.Status),
        AssigneeId = v.AssigneeId?.Value,
        GoalId = v.GoalId?.Value,
        ParentTicketId = v.ParentTicketId?.Value,
        Priority = v.Priority,
        RoutineId = v.RoutineId,
        CreatedAtMs = Ms(v.CreatedAt),
        UpdatedAtMs = Ms(v.UpdatedAt),
        ClosedAtMs = OptionalMs(v.ClosedAt),
    };

    private static TicketView FromData(TicketViewData d) => new(
        new TicketId(d.TicketId), new CompanyId(d.CompanyId), d.Title, d.Description, WireValues.FromData(d.Status), OptionalAgent(d.AssigneeId),
        OptionalGoal(d.GoalId), OptionalTicket(d.ParentTicketId), d.Priority, d.RoutineId, Instant(d.CreatedAtMs), Instant(d.UpdatedAtMs),
        OptionalInstant(d.ClosedAtMs));

    private static TicketPageData ToData(TicketPage page)
    {
        var (items, next) = Page.Cut(page.Items, page.NextCursor, ToData, ticket => ticket.Id.Value);
        return new TicketPageData { Items = { items }, NextCursor = next };
    }

    private static ScheduleViewData ToData(ScheduleView v) => new()
    {
        ScheduleId = ScheduleMapping.ToData(v.Id),
        CompanyId = v.CompanyId.Value,
        Definition = ScheduleMapping.ToData(v.Definition),
        NextFireAtMs = OptionalMs(v.NextFireAt),
        LastFiredAtMs = OptionalMs(v.LastFiredAt),
        LastOutcome = v.LastOutcome == FireOutcome.Unknown ? default : WireValues.ToData(v.LastOutcome),
        LastReason = v.LastReason,
        Fires = v.Fires,
        DisabledReason = v.DisabledReason,
        CreatedAtMs = Ms(v.CreatedAt),
    };

    private static ScheduleView FromData(ScheduleViewData d)
    {
        var names = new NameTable();
        return new ScheduleView(
            ScheduleMapping.FromData(d.ScheduleId, names), new CompanyId(d.CompanyId), ScheduleMapping.FromData(Required(d.Definition), names),
            OptionalInstant(d.NextFireAtMs), OptionalInstant(d.LastFiredAtMs),
            d.LastOutcome == default ? FireOutcome.Unknown : WireValues.FromData(d.LastOutcome), d.LastReason, d.Fires, d.DisabledReason,
            Instant(d.CreatedAtMs));
    }

    private static SchedulePageData ToData(SchedulePage page)
    {
        var (items, next) = Page.Cut(page.Items, page.NextCursor, ToData, schedule => schedule.Id.Value);
        return new SchedulePageData { Items = { items }, NextCursor = next };
    }
}
