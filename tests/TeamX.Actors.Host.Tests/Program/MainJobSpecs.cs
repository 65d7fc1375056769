using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

/// <summary>What the program is for, done with the program itself.</summary>
public sealed class MainJobSpecs
{
    [Fact]
    public async Task Should_give_back_the_output_of_an_agents_command_when_it_is_woken_over_HTTP()
    {
        using var data = new TempFolder();
        using var host = await HostProcess.StartAsync(data.Path);
        using var http = new HttpClient { BaseAddress = host.Url };
        await SendAsync(http, HttpMethod.Put, "/api/companies/acme", """{"name":"Acme"}""");
        await SendAsync(http, HttpMethod.Put, "/api/companies/acme/agents/ann",
            """{"name":"Ann","runner":{"kind":"process","command":"sh","arguments":["-c","read wakeup; echo thinking; echo \"{\\\"heard\\\":$wakeup}\""]}}""");

        var receipt = await SendAsync(http, HttpMethod.Post, "/api/companies/acme/agents/ann/wakeups", """{"reason":"say hello","requestedBy":"me"}""");

        receipt.GetProperty("outcome").GetString().Should().Be("scheduled");
        var path = $"/api/companies/acme/wakeups/{receipt.GetProperty("wakeupId").GetString()}";
        var wakeup = default(JsonElement);
        await Deadline.UntilAsync("the wakeup is completed", async () =>
        {
            wakeup = await http.GetFromJsonAsync<JsonElement>(path);
            return wakeup.GetProperty("status").GetString() == "completed";
        });
        wakeup.GetProperty("requestedBy").GetString().Should().Be("me");
        wakeup.GetProperty("attempt").GetInt32().Should().Be(1);
        var heard = wakeup.GetProperty("result").GetProperty("heard");
        heard.GetProperty("reason").GetString().Should().Be("say hello");
        heard.GetProperty("trigger").GetProperty("type").GetString().Should().Be("manual");
        heard.GetProperty("mayHaveRunBefore").GetBoolean().Should().BeFalse();
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
