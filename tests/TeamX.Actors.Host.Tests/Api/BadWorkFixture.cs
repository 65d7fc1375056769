namespace TeamX.Actors.Host.Tests.Api;

/// <summary>The paused company with goals, tickets, a schedule and a routine, at which every rule about them can be broken.</summary>
public sealed class BadWorkFixture : BadInputFixture
{
    protected override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await GoalAsync("top", null);
        await GoalAsync("below", "top");
        for (var level = 1; level <= 32; level++)
        {
            await GoalAsync($"level-{level}", level == 1 ? null : $"level-{level - 1}");
        }

        await PutAsync("tickets/whole", """{"title":"Whole"}""");
        await PutAsync("tickets/part", """{"title":"Part","parentTicketId":"whole"}""");
        await PutAsync("tickets/closed", """{"title":"Closed"}""");
        await OkAsync(HttpMethod.Post, "/api/companies/acme/tickets/closed/status", """{"status":"done"}""");
        await PutAsync("schedules/daily", """{"agentId":"ann","every":"P1D"}""");
        await PutAsync("routines/weekly", """{"every":"P7D","ticket":{"title":"Weekly","assigneeId":"ann"}}""");
        await AgentAsync("leaves");
        await PutAsync("schedules/left", """{"agentId":"leaves","every":"P1D"}""");
        await OkAsync(HttpMethod.Post, "/api/companies/acme/agents/leaves/terminate");
    }

    private Task GoalAsync(string id, string? parent) =>
        PutAsync($"goals/{id}", parent is null ? """{"title":"Goal"}""" : $$"""{"title":"Goal","parentGoalId":"{{parent}}"}""");

    private Task PutAsync(string path, string body) => OkAsync(HttpMethod.Put, $"/api/companies/acme/{path}", body);
}
