using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>A running host and the command line that calls it.</summary>
public sealed class CliFixture : HostFixture
{
    /// <summary>Where the host keeps its data.</summary>
    public string DataDirectory => Path.GetDirectoryName(FileFor("x"))!;

    /// <summary>Calls the host about its company.</summary>
    internal Task<CliRun> RunAsync(params string[] args) => RunAsync([], args);

    /// <summary>Calls the host about its company, with further environment variables.</summary>
    internal Task<CliRun> RunAsync(Dictionary<string, string> variables, string[] args, string input = "", bool isTerminal = false) => CliRun.OfAsync(
        new Dictionary<string, string>(variables) { ["TEAMX_URL"] = Http.BaseAddress!.ToString(), ["TEAMX_COMPANY_ID"] = "acme" }, args, input, isTerminal);

    protected override async Task PrepareAsync()
    {
        await AgentAsync("quick");
        await AgentAsync("slow", """{"kind":"echo","delay":"PT5M"}""");
        await AgentAsync("broken", """{"kind":"process","command":"sh","arguments":["-c","echo no >&2; exit 78"]}""");
        await PausedAgentAsync("resting");
    }

    /// <summary>An agent that nothing starts for.</summary>
    internal async Task PausedAgentAsync(string id)
    {
        await AgentAsync(id);
        await OkAsync(HttpMethod.Post, $"/api/companies/acme/agents/{id}/pause", "{}");
    }
}
