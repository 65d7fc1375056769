using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>A paused company, so that nothing is written but what a request writes.</summary>
public class BadInputFixture : HostFixture
{
    public const string Good = """{"agentId":"ann","trigger":{"type":"manual"},"allowCoalescing":false}""";

    /// <summary>The request at the end of the longest chain of causes that is accepted.</summary>
    public string DeepestCause { get; private set; } = "";

    /// <summary>A request that waits.</summary>
    public string Pending { get; private set; } = "";

    protected override string[] Settings => ["--TeamX:MaxWakeDepth", "2"];

    protected override async Task PrepareAsync()
    {
        await AgentAsync("ann");
        await AgentAsync("gone");
        await OkAsync(HttpMethod.Post, "/api/companies/acme/agents/gone/terminate");
        await OkAsync(HttpMethod.Put, "/api/companies/other", """{"name":"Other"}""");
        await AgentAsync("olga", company: "other");
        await OkAsync(HttpMethod.Post, "/api/companies/acme/pause");
        Pending = await WakeAsync("""{"agentId":"ann","trigger":{"type":"schedule"},"idempotencyKey":"used"}""");
        var second = await WakeAsync(CausedBy(Pending));
        DeepestCause = await WakeAsync(CausedBy(second));
    }

    public static string CausedBy(string cause) => Order(new { context = new { causedBy = cause }, allowCoalescing = false });

    /// <summary>A good order with other or more members.</summary>
    public static string Order(object changes)
    {
        var order = new Dictionary<string, JsonElement>
        {
            ["agentId"] = JsonSerializer.SerializeToElement("ann"),
            ["trigger"] = JsonSerializer.SerializeToElement(new { type = "manual" }),
        };
        foreach (var member in JsonSerializer.SerializeToElement(changes).EnumerateObject())
        {
            order[member.Name] = member.Value;
        }

        return JsonSerializer.Serialize(order);
    }
}
