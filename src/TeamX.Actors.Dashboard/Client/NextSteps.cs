using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Client;

/// <summary>
/// What fills an empty page, to be copied: a command line where the host serves the HTTP API, and otherwise the message for <c>CompanyClient</c>, in the very
/// words in which it stands here and is compiled.
/// </summary>
internal sealed class NextSteps(NavigationManager navigation, DashboardSession session)
{
    /// <summary>Makes a company.</summary>
    public string DefineCompany(string company) =>
        Say(company, "PUT", "", $$"""{"name":"{{company}}"}""", new DefineCompany(new CompanyId(company), company));

    /// <summary>Makes its first agent.</summary>
    public string DefineAgent(string company) => Say(company, "PUT", "/agents/ada", """{"name":"Ada","runner":{"kind":"echo","delay":"PT2S"}}""",
        new DefineAgent(new CompanyId(company), new AgentId("ada"), "Ada", new RunnerSpec("KIND")));

    /// <summary>Wakes an agent.</summary>
    public string Wake(string company, string agent = "AGENT") => Say(company, "POST", $"/agents/{agent}/wakeups", """{"reason":"a look around"}""",
        new ScheduleWakeup(new CompanyId(company), new WakeupOrder(new AgentId(agent), new Trigger(TriggerType.Manual)) { Reason = "a look around" }))
        .Replace("(agent)", $"(\"{agent}\")", StringComparison.Ordinal);

    /// <summary>Makes a goal.</summary>
    public string DefineGoal(string company) => Say(company, "PUT", "/goals/launch", """{"title":"Launch in spring"}""",
        new DefineGoal(new CompanyId(company), new GoalId("launch"), "Launch in spring"));

    /// <summary>Makes a schedule.</summary>
    public string DefineSchedule(string company) => Say(company, "PUT", "/schedules/look", """{"agentId":"ada","every":"PT15M"}""",
        new DefineSchedule(new CompanyId(company), ScheduleId.Schedule("look"), new ScheduleDefinition(new AgentId("ada"), new Recurrence { Every = TimeSpan.FromMinutes(15) })));

    /// <summary>Makes a routine.</summary>
    public string DefineRoutine(string company) => Say(company, "PUT", "/routines/plan", """{"cron":"0 9 * * MON-FRI","ticket":{"title":"Plan of {weekday}","assigneeId":"ada"}}""",
        new DefineSchedule(new CompanyId(company), ScheduleId.Routine("plan"), new ScheduleDefinition(new AgentId("ada"), new Recurrence { Cron = "0 9 * * MON-FRI" }) { Ticket = new TicketTemplate("Plan of {weekday}") }));

    private string Say(string company, string method, string path, string json, CompanyCommand message, [CallerArgumentExpression(nameof(message))] string code = "")
    {
        if (session.Api is not { } api)
        {
            return $"await client.AskAsync({code.Replace("company)", $"\"{message.CompanyId}\")", StringComparison.Ordinal)});";
        }

        var key = session.HasLogin ? " -H \"Authorization: Bearer $TEAMX_API_KEY\"" : "";
        return $"curl -X {method} {new Uri(new Uri(navigation.BaseUri), $"{api}/companies/{company}{path}")}{key} -H 'content-type: application/json' -d '{json}'";
    }
}
