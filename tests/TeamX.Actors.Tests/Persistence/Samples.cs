using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>
/// One event of each type with every field set, and a commit and a snapshot of everything. The golden files hold their bytes: never change
/// one; a new field goes into a new file, and <see cref="EarlierSamples"/> keeps what the old one holds.
/// </summary>
internal static class Samples
{
    internal const string Incarnation = "host-1/2c9f";

    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
    private static readonly AgentId Ada = new("ada");
    private static readonly AgentId Bob = new("bob:2");
    private static readonly WakeupId First = new(Guid.Parse("0199f4a2-6c00-7abc-8def-0123456789ab"));
    private static readonly WakeupId Second = new(Guid.Parse("0199f4a2-6c01-7abc-8def-fedcba987654"));
    private static readonly LeaseToken Token = new(Guid.Parse("5f0c7d1e-93a4-4b6e-a1d2-77e5c3b09f18"));
    private static readonly IdempotencyMark Mark = new(new UInt128(0x0123456789abcdef, 0xfedcba9876543210), 0xdeadbeefcafef00d);

    private static readonly WakeupContext Context = new()
    {
        GoalId = "goal-1", ProjectId = "project-1", TicketId = "T-1", ParentTicketId = "T-0", SourceKind = "routine_execution",
        SourceRefId = "routine-7", Metadata = """{"ä":[1,{"b":null}]}""", CausedBy = Second,
    };

    internal static readonly CompanyPolicy Policy = new()
    {
        MaxConcurrentRuns = 7, RetryDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromHours(3)], RetryJitter = 0.125, RunTimeout = TimeSpan.FromMinutes(31),
        LeaseDuration = TimeSpan.FromSeconds(46), MaxInterruptions = 4, IdempotencyWindow = TimeSpan.FromHours(25), IdempotencyMaxKeys = 10,
        SelfWakeCooldown = TimeSpan.FromSeconds(61), MaxWakeDepth = 17, CircuitBreakerThreshold = 6, AgingPointsPerMinute = 0.5,
        MaxWakeupsPerAgentPerHour = 60, MaxPendingContextBytes = 1L << 33, WaitForDurableStart = true, Retention = TimeSpan.FromDays(31),
    };

    internal static readonly IReadOnlyList<CompanyEvent> Events =
    [
        new CompanyDefined("Acme", "Make everything", 9),
        new CompanyPolicyChanged(Policy),
        new CompanyPaused("holidays"),
        new CompanyResumed(),
        new AgentDefined(Ada, "Ada", "engineer", Bob, 2, new RunnerSpec("process", """{"command":["/bin/true"]}""")),
        new AgentPaused(Ada, "ill"),
        new AgentResumed(Ada),
        new AgentTerminated(Ada, "gone"),
        new AgentSuspended(Ada, "5 dead-lettered in a row", 5),
        new AgentProbeAllowed(Ada, First),
        new AgentReinstated(Ada, "the probe completed"),
        Scheduled,
        new WakeupCoalesced(First, 71, Noon.AddSeconds(2), Context, new Trigger(TriggerType.Schedule, "s-1"), 50)
        {
            CooldownUntil = Noon.AddMinutes(1), PulledForward = true, Idempotency = Mark, MergedCausedBy = Second, MergedReason = "again",
            MergedContext = Context with { TicketId = "t-9" }, Cause = new Cause(3, new AgentId("ada"), Second),
        },
        new WakeupDeduplicated(First),
        new WakeupPulledForward(First),
        new RunStarted(First, Token, 3, 2, "host-0/77aa"),
        new RunCompleted(First, Token, """{"ok":true}"""),
        new RunSkipped(First, Token, "nothing new"),
        new RetryScheduled(First, Token, "exit code 1", "exit_code", Noon.AddMinutes(2)),
        new WakeupDeadLettered(First, Token, "no such tool", "no_tool", true),
        new RunDeferred(First, Token, Noon.AddDays(30), "budget", true),
        new RunInterrupted(First, Token, "process_died", true),
        new CancelRequested(First, "changed my mind"),
        new WakeupCancelled(First, "changed my mind"),
        new StaleReportRefused(First, Token, "completed"),
        new WakeupWithdrawn(First, "ticket_reassigned"),
        Goal,
        new GoalDecomposed(new GoalId("G-1"), Ada, new TicketId("T-0")),
        Ticket,
        new TicketAssigned(new TicketId("T-1"), Ada, "weekly-review"),
        new TicketStatusChanged(new TicketId("T-1"), TicketStatus.InProgress),
        new ScheduleDefined(ScheduleId.Routine("weekly-review"), Routine, Noon.AddDays(7)),
        new ScheduleDisabled(ScheduleId.Routine("weekly-review"), "agent_terminated"),
        new ScheduleDeleted(ScheduleId.Schedule("nightly")),
        new ScheduleFired(ScheduleId.Routine("weekly-review"), Noon, FireOutcome.Skipped, Noon.AddDays(7))
        {
            TicketId = new TicketId("weekly-review.7"), Reason = "last_pending", MissedSince = Noon.AddDays(-14), ByHand = true,
        },
        new RetentionApplied(Noon.AddDays(-31)) { ForgottenBefore = Noon.AddDays(-7), Snapshot = new SnapshotMark(5L << 33, Noon.AddDays(-6)) },
    ];

    internal static Commit CommitOf(params IReadOnlyList<CompanyEvent> events) => new(
        42, Noon, Incarnation,
        [.. events.Select((body, i) => new RecordedEvent(42 + i, Noon.AddMilliseconds(i % 3 - 1), body, "user:eve", $"corr-{i}"))]);

    internal static CompanySnapshot Snapshot => new(99)
    {
        Definition = new CompanyDefined("Acme", "Make everything", 9),
        CreatedAt = Noon.AddDays(-1),
        Policy = Policy,
        Paused = true,
        PauseReason = "holidays",
        Agents =
        [
            new AgentSnapshot(new AgentDefined(Ada, "Ada", "engineer", Bob, 2, new RunnerSpec("process", "{}")), Noon.AddHours(-2))
            {
                Paused = true, Terminated = true, Reason = "ill", Suspended = true, SuspendReason = "5 dead-lettered in a row", ProbeAllowed = true,
                Probe = First, DeadLetteredInARow = 5, DeadLettered = 12, LastActivityAt = Noon, LastError = "exit code 1",
                RecentStarts = [Noon.AddMinutes(-3), Noon.AddMinutes(-1)],
            },
            new AgentSnapshot(new AgentDefined(Bob, "Bob", null, null, 1, new RunnerSpec("echo")), Noon.AddHours(-1)),
        ],
        Goals = [new GoalSnapshot(Goal, Noon.AddHours(-3)), new GoalSnapshot(new GoalDefined(new GoalId("G-0"), "All", null, null), Noon.AddHours(-4))],
        Tickets =
        [
            new TicketSnapshot(Ticket, Noon.AddHours(-1), Noon, TicketStatus.Done) { AssigneeId = Ada, ClosedAt = Noon },
            new TicketSnapshot(new TicketDefined(new TicketId("T-0"), "All of it"), Noon, Noon, TicketStatus.Open),
        ],
        Schedules =
        [
            new ScheduleSnapshot(ScheduleId.Routine("weekly-review"), Routine, Noon.AddDays(-30))
            {
                NextFireAt = Noon.AddDays(7), LastFiredAt = Noon, LastOutcome = FireOutcome.Coalesced, LastReason = "missed", Fires = 5L << 33,
                DisabledReason = "agent_terminated",
            },
            new ScheduleSnapshot(ScheduleId.Schedule("weekly-review"), Hourly, Noon),
        ],
        Live = [new WakeupSnapshot(Scheduled, 17, Noon, "user:eve", Progress), new WakeupSnapshot(Plain, 18, Noon, null, WakeupProgress.New)],
        Finished = [new WakeupSnapshot(Plain, 5, Noon, null, new WakeupProgress { Status = WakeupStatus.Completed, Outcome = CompletionKind.Skipped })],
        DeadLettered = [new WakeupSnapshot(Plain, 6, Noon, null, new WakeupProgress { Status = WakeupStatus.Failed, RetriedAs = Second })],
        IdempotencyKeys = [new IdempotencyEntry(Mark, First, Noon), new IdempotencyEntry(new IdempotencyMark(UInt128.MaxValue, 1), Second, Noon)],
        Statistics = new StatisticsSnapshot
        {
            Completed = 1, Failed = 2, Cancelled = 3, Coalesced = 4, Deduplicated = 5L << 40,
            RecentRuns = [new RunTimes(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(6)), new RunTimes(TimeSpan.Zero, TimeSpan.FromDays(1))],
            RecentStarts = [new StartCount(Noon, 4), new StartCount(Noon.AddSeconds(1), 1)],
        },
        Retention = new RetentionSnapshot
        {
            AppliedAt = Noon.AddDays(-6), LastChangeAt = Noon, Base = new SnapshotMark(5L << 33, Noon.AddDays(-40)),
            Kept = [new SnapshotMark(6L << 33, Noon.AddDays(-20)), new SnapshotMark(7L << 33, Noon.AddDays(-13))],
        },
    };

    internal static WakeupScheduled Plain => new(Second, Bob, new Trigger(TriggerType.Manual), 80, Noon, WakeupContext.Empty, 4);

    internal static ScheduleDefinition Hourly => new(Bob, new Recurrence { Every = TimeSpan.FromHours(1), Anchor = Noon });

    // No one schedule has both an interval and a cron expression; every field has to travel all the same.
    private static ScheduleDefinition Routine =>
        new(Ada, new Recurrence { Every = TimeSpan.FromDays(7), Anchor = Noon.AddDays(-30), Cron = "0 9 * * MON", TimeZone = "Europe/Berlin" })
        {
            Enabled = false, Overlap = OverlapPolicy.Queue, MissedFires = MissedFirePolicy.FireAll, Priority = 61, MaxRetries = 2,
            Timeout = TimeSpan.FromMinutes(20), Context = Context,
            Ticket = new TicketTemplate("Review of {week}")
            {
                Description = "Look back,\nlook ahead.", GoalId = new GoalId("G-1"), ParentTicketId = new TicketId("T-0"),
            },
        };

    private static GoalDefined Goal => new(new GoalId("G-1"), "Ship it", new GoalId("G-0"), "To everybody.");

    private static TicketDefined Ticket => new(new TicketId("T-1"), "Write it down")
    {
        Description = "In one page.", GoalId = new GoalId("G-1"), ParentTicketId = new TicketId("T-0"), Priority = 72, RoutineId = "weekly-review",
    };

    private static WakeupScheduled Scheduled => new(First, Ada, new Trigger(TriggerType.Routine, "r-1"), 60, Noon.AddHours(1), Context, 3)
    {
        CooldownUntil = Noon.AddMinutes(1), Timeout = TimeSpan.FromMinutes(5), AllowCoalescing = false, Cause = new Cause(2, Bob, Second),
        Idempotency = Mark, TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Reason = "look at it",
    };

    private static WakeupProgress Progress => new()
    {
        Status = WakeupStatus.Processing, RunNumber = 3, Failures = 1, Interruptions = 2, Deferrals = 4, DeferralsInARow = 5, NextRetryAt = Noon,
        ParkedBy = ParkedBy.Deferral, StartedAt = Noon.AddSeconds(1), CompletedAt = Noon.AddSeconds(2), Result = "{}", Error = "exit code 1",
        ErrorCode = "exit_code", Reason = "budget", Outcome = CompletionKind.Completed, Lease = new Lease(3, Token, Incarnation), CancelRequested = true,
        Withdrawn = "ticket_done", CoalescedCount = 6, RetriedAs = Second, LastToken = Token,
        Merged =
        [
            new MergedView(Noon, new Trigger(TriggerType.TicketAssigned, "T-1"), 70, "user:eve", First, "again", true),
            new MergedView(Noon, new Trigger(TriggerType.GoalDecomposed), 75, null, null, null, false),
        ],
    };
}
