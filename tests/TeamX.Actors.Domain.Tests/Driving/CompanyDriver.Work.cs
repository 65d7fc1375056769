using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using TeamX.Actors.Domain.Tickets;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Tests.Driving;

/// <content>What specs say about goals, tickets, schedules and routines.</content>
internal sealed partial class CompanyDriver
{
    /// <summary>The events of each decision that recorded something.</summary>
    public List<IReadOnlyList<CompanyEvent>> Decisions { get; } = [];

    /// <summary>The fires so far.</summary>
    public IEnumerable<ScheduleFired> Fires => Events.OfType<ScheduleFired>();

    /// <summary>The requests in the order of their acceptance.</summary>
    public IEnumerable<WakeupScheduled> Accepted => Events.OfType<WakeupScheduled>();

    /// <summary>The pending requests in the order of their acceptance.</summary>
    public IReadOnlyList<Wakeup> Pending =>
        [.. State.Live.Values.Where(wakeup => wakeup.Progress.Status == WakeupStatus.Pending).OrderBy(wakeup => wakeup.Acceptance)];

    public static DefineGoal GoalOrder(string id, string? parent = null) =>
        new(Id, new GoalId(id), $"Reach {id}", parent is null ? null : new GoalId(parent));

    public static DefineTicket TicketOrder(string id, string? assignee = null, string? parent = null) => new(Id, new TicketId(id), $"Do {id}")
    {
        AssigneeId = assignee is null ? null : new AgentId(assignee),
        ParentTicketId = parent is null ? null : new TicketId(parent),
    };

    public static AssignTicket AssignOrder(string ticket, string agent) => new(Id, new TicketId(ticket), new AgentId(agent));

    public static SetTicketStatus StatusOrder(string ticket, TicketStatus status) => new(Id, new TicketId(ticket), status);

    public static ScheduleDefinition Every(string agent, TimeSpan every) => new(new AgentId(agent), new Recurrence { Every = every });

    public static ScheduleDefinition Cron(string agent, string cron) => new(new AgentId(agent), new Recurrence { Cron = cron });

    /// <summary>A routine that makes tickets named after the number of their fire.</summary>
    public static ScheduleDefinition Making(ScheduleDefinition definition) => definition with { Ticket = new TicketTemplate("Report {number}") };

    public bool PutGoal(string id, string? parent = null) => ((DefinitionReceipt)Send(GoalOrder(id, parent))).Created;

    public TicketReceipt PutTicket(string id, string? assignee = null, string? parent = null, Func<DefineTicket, DefineTicket>? with = null) =>
        (TicketReceipt)Send((with ?? (order => order))(TicketOrder(id, assignee, parent)));

    /// <summary>Creates a ticket whose assignee has to be woken by it.</summary>
    public WakeupId Assigned(string id, string assignee) => PutTicket(id, assignee).Wakeup!.WakeupId;

    public TicketReceipt Assign(string ticket, string agent, WakeupId? causedBy = null) =>
        (TicketReceipt)Send(AssignOrder(ticket, agent) with { CausedBy = causedBy });

    public void Move(string ticket, TicketStatus status) => Send(StatusOrder(ticket, status)).Should().Be(Done.Instance);

    public ScheduleReceipt Put(ScheduleId id, ScheduleDefinition definition) => (ScheduleReceipt)Send(new DefineSchedule(Id, id, definition));

    public FireReceipt Run(ScheduleId id) => (FireReceipt)Send(new RunSchedule(Id, id));

    public void Delete(ScheduleId id) => Send(new DeleteSchedule(Id, id)).Should().Be(Done.Instance);

    public Ticket TicketOf(string id) => State.Tickets.Find(new TicketId(id))!;

    public Schedule ScheduleOf(ScheduleId id) => State.Schedules.Find(id)!;

    public ScheduleView View(ScheduleId id) => Asked<ScheduleView>(new GetSchedule(Id, id));

    /// <summary>Why a request was cancelled.</summary>
    public string? WhyCancelled(WakeupId id)
    {
        Status(id).Should().Be(WakeupStatus.Cancelled);
        return View(id).Reason;
    }
}
