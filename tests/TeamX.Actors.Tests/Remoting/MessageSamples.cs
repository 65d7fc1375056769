using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Remoting;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>
/// One message of each type with every field set. The golden files hold their bytes: never change one; a new field goes into a new file beside
/// the old one, as with the samples of the journal.
/// </summary>
internal static class MessageSamples
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ada = new("ada");
    private static readonly GoalId Goal = new("G-1");
    private static readonly TicketId Ticket = new("T-1");
    private static readonly WakeupId First = new(Guid.Parse("0199f4a2-6c00-7abc-8def-0123456789ab"));
    private static readonly WakeupId Second = new(Guid.Parse("0199f4a2-6c01-7abc-8def-fedcba987654"));
    private static readonly LeaseToken Token = new(Guid.Parse("5f0c7d1e-93a4-4b6e-a1d2-77e5c3b09f18"));
    private static readonly RunnerSpec Runner = new("process", """{"command":["/bin/true"]}""");
    private static readonly WakeupScheduled Request = Samples.Events.OfType<WakeupScheduled>().Single();
    private static readonly ScheduleDefined Routine = Samples.Events.OfType<ScheduleDefined>().Single();
    private static readonly WakeupReceipt Receipt = new(First, ScheduleOutcome.Coalesced);

    private static readonly WakeupOrder Order = new(Ada, new Trigger(TriggerType.Routine, "r-1"))
    {
        Priority = 61, ScheduledFor = Noon.AddHours(1), Context = Request.Context, IdempotencyKey = "key-1", MaxRetries = 3,
        Timeout = TimeSpan.FromMinutes(5), AllowCoalescing = false, TraceParent = Request.TraceParent, Reason = "look at it",
    };

    internal static readonly IReadOnlyList<RunOutcome> Outcomes =
    [
        new RunOutcome.Completed("""{"ok":true}"""), new RunOutcome.Completed(), new RunOutcome.Failed("exit code 1", true, "exit_code"),
        new RunOutcome.Failed(""), new RunOutcome.Deferred(Noon, "budget"), new RunOutcome.Skipped("nothing new"), new RunOutcome.Cancelled(),
        new RunOutcome.Interrupted("drain", true),
    ];

    internal static WakeupView View => new(
        First, Acme, Ada, WakeupStatus.Processing, new Trigger(TriggerType.Manual, "m-1"), 80, Noon, Noon.AddSeconds(-1), Request.Context, 4)
    {
        Acceptance = 17, StartedAt = Noon.AddSeconds(1), CompletedAt = Noon.AddSeconds(2), Attempt = 3, Failures = 1, Interruptions = 2, Deferrals = 4,
        NextRetryAt = Noon.AddMinutes(2), CoalescedCount = 6, Result = "{}", Error = "exit code 1", ErrorCode = "exit_code",
        LeaseExpiresAt = Noon.AddSeconds(45), Outcome = CompletionKind.Skipped, Reason = "budget", RequestedBy = "user:eve", RetryOf = Second,
        CauseDepth = 2, Timeout = TimeSpan.FromMinutes(5), CancelRequested = true, Withdrawn = "ticket_done", TraceParent = Request.TraceParent,
        Waiting = new WaitView("slots_full", "All 5 slots are taken.", Noon.AddSeconds(9)),
        Merged = [new MergedView(Noon, new Trigger(TriggerType.TicketAssigned, "T-1"), 70, "user:eve", Second, "again", true)],
    };

    internal static readonly IReadOnlyList<object> Requests =
    [
        new ListCompanies(50, Acme),
        new DefineCompany(Acme, "Acme", "Make everything", 9),
        new PauseCompany(Acme, "holidays", true),
        new ResumeCompany(Acme),
        new DefineAgent(Acme, Ada, "Ada", Runner, "engineer", new AgentId("bob"), 2),
        new PauseAgent(Acme, Ada, "ill", true),
        new ResumeAgent(Acme, Ada, true),
        new TerminateAgent(Acme, Ada, "gone"),
        new ScheduleWakeup(Acme, Order),
        new ScheduleWakeups(Acme, [Order, new WakeupOrder(Ada, new Trigger(TriggerType.Schedule))]),
        new CancelWakeup(Acme, First, "changed my mind"),
        new RetryWakeup(Acme, First, true) { Past = new PastWakeup(Request, WakeupStatus.Failed, Second, 5L << 33) },
        new RenewLease(Acme, First, Token),
        new ReportOutcome(Acme, First, Token, new RunOutcome.Failed("exit code 1", true, "exit_code")),
        new DefineGoal(Acme, Goal, "Ship it", new GoalId("G-0"), "To everybody."),
        new DecomposeGoal(Acme, Goal, Ada, Ticket),
        new DefineTicket(Acme, Ticket, "Write it down")
        {
            Description = "In one page.", GoalId = Goal, ParentTicketId = new TicketId("T-0"), AssigneeId = Ada, Priority = 72,
        },
        new AssignTicket(Acme, Ticket, Ada),
        new SetTicketStatus(Acme, Ticket, TicketStatus.InProgress),
        new DefineSchedule(Acme, Routine.ScheduleId, Routine.Definition),
        new DeleteSchedule(Acme, ScheduleId.Schedule("nightly")),
        new RunSchedule(Acme, ScheduleId.Routine("weekly-review")),
        new GetCompany(Acme),
        new GetStats(Acme),
        new GetAgent(Acme, Ada),
        new ListAgents(Acme, 7, "ada"),
        new GetLiveness(Acme, Ada),
        new GetWakeup(Acme, First),
        new ListWakeups(Acme)
        {
            Status = WakeupStatus.Failed, AgentId = Ada, TriggerType = TriggerType.Routine, TriggerId = "r-1", RecentOnly = true, Limit = 7, Cursor = "1.2",
        },
        new ListQueue(Acme, 7),
        new ExplainWakeup(Acme, First),
        new ExplainAgent(Acme, Ada),
        new GetGoal(Acme, Goal),
        new ListGoals(Acme, 7, "G-0"),
        new GetGoalAncestry(Acme, Goal),
        new GetTicket(Acme, Ticket),
        new ListTickets(Acme) { Status = TicketStatus.Open, AssigneeId = Ada, GoalId = Goal, Limit = 7, Cursor = "T-0" },
        new GetSchedule(Acme, ScheduleId.Routine("weekly-review")),
        new ListSchedules(Acme, ScheduleKind.Routine, 7, "a"),
        new PreviewSchedule(Acme, ScheduleId.Schedule("nightly"), 3),
    ];

    internal static readonly IReadOnlyList<object> Replies =
    [
        new Refusal(RefusalKind.NotFound, "wakeup_not_found", "There is none.") { CompleteSince = 5L << 33 },
        Done.Instance,
        new DefinitionReceipt(true),
        Receipt,
        new WakeupReceipts([Receipt, new WakeupReceipt(Second, ScheduleOutcome.Deduplicated)]),
        new LeaseRenewal(true, Noon),
        new TicketReceipt(true, Receipt),
        new ScheduleReceipt(ScheduleId.Routine("weekly-review"), true, Noon),
        new FireReceipt(FireOutcome.Skipped, First, Ticket, "last_pending"),
        new CompanyIdPage([Acme, new CompanyId("beta")], true),
        new CompanyView(Acme, "Acme", "Make everything", 9, true, "holidays", Noon, 3, 2),
        new StatsView
        {
            Pending = 1, Due = 2, Retrying = 3, Processing = 4, Completed = 5L << 33, Failed = 6, Cancelled = 7, Coalesced = 8, Deduplicated = 9,
            AvgProcessingTimeMs = 1.5, ProcessingMsP50 = 2.5, ProcessingMsP95 = 3.5, WaitMsP50 = 4.5, WaitMsP95 = 5.5, OldestDueAgeMs = 6.5, RunsLastMinute = 10,
        },
        Agent,
        new AgentPage([Agent], "ada"),
        new LivenessView(Ada, "failing", true, Noon, Noon.AddSeconds(-1), 1, 2, 3, 4, "exit code 1"),
        View,
        new WakeupPage([View], "1.17") { EventNumber = 99, CompleteSince = 42 },
        new WakeupExplanation(View, 99)
        {
            Story = [new StoryStep(98, Noon, "slots_full", "It waited.") { Until = Noon.AddSeconds(5), RequestedBy = "user:eve", Attempt = 2, By = [Second] }],
        },
        new AgentExplanation(Agent, "agent_busy", "One of them has to end.", Noon) { Running = [First], Next = Second },
        Ancestry,
        new GoalView(Goal, Acme, "Ship it", "To everybody.", new GoalId("G-0"), 2, Noon),
        new GoalPage([new GoalView(Goal, Acme, "Ship it", "To everybody.", new GoalId("G-0"), 2, Noon)], "G-1"),
        TicketSeen,
        new TicketPage([TicketSeen], "T-1"),
        ScheduleSeen,
        new SchedulePage([ScheduleSeen], "weekly-review"),
        new FireTimes([Noon, Noon.AddDays(1)]),
    ];

    internal static readonly IReadOnlyList<object> Public =
    [
        .. Requests.Select(Signed),
        .. Replies,
        new GatewayRequest("teamx_secret", Signed(new ScheduleWakeup(Acme, Order))),
        new CompanyNotification(Acme, 42, Noon, Samples.Events.OfType<RunStarted>().Single(), Request),
    ];

    internal static readonly IReadOnlyList<object> Cluster =
    [
        new ExecuteRun(Acme, new StartRun(
            Request, Samples.Events.OfType<AgentDefined>().Single(), new Lease(3, Token, Samples.Incarnation), 2, TimeSpan.FromMinutes(5), 17, true, Ancestry)
        {
            HandedOver = true,
            Node = Samples.Incarnation,
        }),
        new AbortRun(Token, StopReason.LeaseLost),
        new WorkerReport((ReportOutcome)Signed(new ReportOutcome(Acme, First, Token, new RunOutcome.Completed("1")) { ByWorker = true })),
        new WorkerReportAnswer(Token, Done.Instance),
        new WorkerRenewal((RenewLease)Signed(new RenewLease(Acme, First, Token))),
        new WorkerRenewalAnswer(Token, new LeaseRenewal(true, Noon)),
        new WorkerHandedOver(Acme, First, Token),
        new WorkerLoad(Samples.Incarnation, 1_000, 12, 330, 17),
        new WakeCompany(Acme),
        new CompanyRecovered(Acme),
        new RowsWritten([Acme, new CompanyId("other")]),
    ];

    private static Ancestry Ancestry => new(
        "Make everything", [new AncestorGoal(Goal, "Ship it", "To everybody.")], [new AncestorTicket(Ticket, "Write it down", "In one page.", TicketStatus.Blocked)]);

    private static AgentView Agent => new(
        Ada, Acme, "Ada", "engineer", new AgentId("bob"), 2, Runner, AgentStatus.Suspended, "5 dead-lettered in a row", 1, 2, 5, Noon);

    private static TicketView TicketSeen => new(
        Ticket, Acme, "Write it down", "In one page.", TicketStatus.Done, Ada, Goal, new TicketId("T-0"), 72, "weekly-review", Noon, Noon.AddSeconds(1),
        Noon.AddSeconds(2));

    private static ScheduleView ScheduleSeen => new(
        Routine.ScheduleId, Acme, Routine.Definition, Noon.AddDays(7), Noon, FireOutcome.Coalesced, "missed", 5L << 33, "agent_terminated", Noon.AddDays(-30));

    /// <summary>What all commands have in common.</summary>
    private static object Signed(object request) => request is CompanyCommand command
        ? command with { RequestedBy = "user:eve", CorrelationId = "corr-1", CausedBy = Second, TraceParent = Request.TraceParent }
        : request;
}
