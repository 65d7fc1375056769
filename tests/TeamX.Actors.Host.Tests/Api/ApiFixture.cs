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

    /// <summary>The ids of a list, read with pages of one.</summary>
    public async Task<List<string>> PagesAsync(string path)
    {
        var ids = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await OkAsync(HttpMethod.Get, $"{path}{(path.Contains('?') ? '&' : '?')}limit=1&cursor={Uri.EscapeDataString(cursor)}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }

        return ids;
    }
}
