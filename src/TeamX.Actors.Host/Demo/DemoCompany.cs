using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Demo;

/// <summary>
/// A small invented software company, as the messages that define it. All lengths are of the engine's wall time, but for those of runs and their timeouts,
/// which are real.
/// </summary>
internal static class DemoCompany
{
    public static readonly CompanyId Id = new("tidewater");
    public static readonly AgentId Ada = new("ada");
    public static readonly AgentId Ben = new("ben");
    public static readonly AgentId Cleo = new("cleo");
    public static readonly AgentId Dora = new("dora");
    public static readonly AgentId Emil = new("emil");
    public static readonly AgentId Fay = new("fay");
    public static readonly GoalId Market = new("market");
    public static readonly ScheduleId LedgerImport = ScheduleId.Schedule("ledger-import");

    private const string Zone = "Europe/Lisbon";
    private static readonly GoalId Launch = new("launch");
    private static readonly GoalId Quality = new("quality");
    private static readonly GoalId Growth = new("growth");
    private static readonly TicketId Version2 = new("TW-1");

    /// <summary>What defines the company, in the order of sending.</summary>
    public static IEnumerable<CompanyCommand> Definitions() =>
    [
        new DefineCompany(Id, "Tidewater Software", "Bookkeeping that bakers and florists enjoy.", MaxConcurrentRuns: 5),
        .. Goals(), .. Agents(), .. Tickets(), .. Schedules(), .. Routines(),
    ];

    private static IEnumerable<CompanyCommand> Goals() =>
    [
        new DefineGoal(Id, Launch, "Launch version 2 in spring"),
        new DefineGoal(Id, new GoalId("checkout"), "A checkout without surprises", Launch),
        new DefineGoal(Id, Quality, "No known fault reaches a customer", Launch),
        new DefineGoal(Id, Growth, "A thousand paying shops"),
        new DefineGoal(Id, Market, "Know the market better than the rivals", Growth),
        new DefineGoal(Id, new GoalId("moving"), "Every shop off the old ledger", Growth),
    ];

    private static IEnumerable<CompanyCommand> Agents() =>
    [
        new DefineAgent(Id, Ada, "Ada", Shell(
            """sleep 2; echo "Built ${TEAMX_TICKET_ID:-what was next}." """, """{"delay":"PT2S"}"""), "Engineer", MaxConcurrentRuns: 3),
        new DefineAgent(Id, Ben, "Ben", Shell(
            """
            sleep 1
            if [ "$TEAMX_ATTEMPT" -lt 3 ]; then echo "$((5 - TEAMX_ATTEMPT)) of 412 tests failed." >&2; exit 1; fi
            echo '{"tests":412,"failed":0}'
            """, """{"delay":"PT1S","failTimes":2}"""), "Tester: the first two runs fail", Ada),
        new DefineAgent(Id, Cleo, "Cleo", Shell("sleep 60", """{"delay":"PT1M"}"""), "Importer: hangs until the timeout", Ada),
        new DefineAgent(Id, Dora, "Dora", Shell(
            """
            if [ "$TEAMX_ATTEMPT" -eq 1 ]; then echo '{"retryAfter":"PT8M","reason":"The model is overloaded."}'; exit 75; fi
            sleep 2; echo '{"rivals":3,"cheaper":1}'
            """, """{"delay":"PT2S"}"""), "Researcher: puts off each first run"),
        new DefineAgent(Id, Emil, "Emil", new RunnerSpec("echo", """{"delay":"PT4S"}"""), "Writer: is woken more often than he can write"),
        new DefineAgent(Id, Fay, "Fay", new RunnerSpec("echo", """{"delay":"PT1S","skip":"No mail since the last look."}"""), "Support: seldom finds anything to do"),
    ];

    private static IEnumerable<CompanyCommand> Tickets() =>
    [
        new DefineTicket(Id, Version2, "Version 2") { GoalId = Launch },
        new DefineTicket(Id, new TicketId("TW-2"), "Card payments") { ParentTicketId = Version2, GoalId = new GoalId("checkout"), AssigneeId = Ada },
        new DefineTicket(Id, new TicketId("TW-3"), "Invoices in Portuguese") { ParentTicketId = Version2, AssigneeId = Ada, Priority = 85 },
        new DefineTicket(Id, new TicketId("TW-4"), "Sign in with a passkey") { ParentTicketId = Version2 },
        new DefineTicket(Id, new TicketId("TW-5"), "Help pages for florists") { GoalId = Growth, AssigneeId = Emil },
        new DefineTicket(Id, new TicketId("TW-6"), "The ledgers before 2019") { GoalId = new GoalId("moving") },
        new SetTicketStatus(Id, new TicketId("TW-6"), TicketStatus.Blocked),
    ];

    private static IEnumerable<CompanyCommand> Schedules() =>
    [
        Every(LedgerImport.Value, Cleo, 6, schedule => schedule with { Timeout = TimeSpan.FromSeconds(2), MaxRetries = 1, Context = new() { GoalId = "moving" } }),
        Every("backlog", Ada, 6),
        Every("changelog", Emil, 2, schedule => schedule with { Context = new() { GoalId = Launch.Value } }),
        Every("inbox", Fay, 5),
        new DefineSchedule(Id, ScheduleId.Schedule("night-build"), new ScheduleDefinition(Ben, Cron("0 3 * * *")) { Context = new() { GoalId = Quality.Value } }),
    ];

    private static IEnumerable<CompanyCommand> Routines() =>
    [
        Routine("feature", Ada, new Recurrence { Every = TimeSpan.FromMinutes(25) }, new TicketTemplate("Wish {number} of the florists") { ParentTicketId = Version2 }),
        Routine("market-report", Dora, Cron("20,50 * * * *"), new TicketTemplate("Prices of the rivals, {time}") { GoalId = Market }),
        Routine("plan", Ada, Cron("0 9 * * MON-FRI"), new TicketTemplate("Plan of {weekday}, {date}") { GoalId = Launch }),
        Routine("quarter", Emil, Cron("0 8 1 1,4,7,10 *"), new TicketTemplate("Report of {month}/{year}") { GoalId = Growth }, enabled: false),
    ];

    private static DefineSchedule Every(string id, AgentId agent, int minutes, Func<ScheduleDefinition, ScheduleDefinition>? with = null)
    {
        var schedule = new ScheduleDefinition(agent, new Recurrence { Every = TimeSpan.FromMinutes(minutes) });
        return new DefineSchedule(Id, ScheduleId.Schedule(id), with?.Invoke(schedule) ?? schedule);
    }

    private static DefineSchedule Routine(string id, AgentId agent, Recurrence recurrence, TicketTemplate ticket, bool enabled = true) =>
        new(Id, ScheduleId.Routine(id), new ScheduleDefinition(agent, recurrence) { Ticket = ticket, Enabled = enabled });

    private static Recurrence Cron(string cron) => new() { Cron = cron, TimeZone = Zone };

    /// <summary>A command of the shell; on Windows, which has none, an echo of the given settings.</summary>
    private static RunnerSpec Shell(string script, string otherwise) => OperatingSystem.IsWindows()
        ? new RunnerSpec("echo", otherwise)
        : new RunnerSpec("process", JsonSerializer.Serialize(new { command = "sh", arguments = (string[])["-c", script] }, ApiJson.Options));
}
