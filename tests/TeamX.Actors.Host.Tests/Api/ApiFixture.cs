using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>A company with agents of every sort; the specs share it, each with an agent of its own where others would disturb.</summary>
public sealed class ApiFixture : HostFixture
{
    /// <summary>An agent that nothing starts for.</summary>
    public async Task PausedAgentAsync(string id)
    {
        await AgentAsync(id);
        await OkAsync(HttpMethod.Post, $"/api/companies/acme/agents/{id}/pause", """{"reason":"for a while"}""");
    }
}
