using System.Net.Http.Json;
using System.Text.Json;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Program;

public sealed class StorySpecs
{
    [Fact]
    public async Task Should_tell_the_whole_story_when_the_host_was_killed_in_the_middle_of_it()
    {
        using var data = new TempFolder();
        var path = "";
        using (var host = await HostProcess.StartAsync(data.Path))
        {
            using var http = new HttpClient { BaseAddress = host.Url };
            await SendAsync(http, HttpMethod.Put, "/api/companies/acme", """{"name":"Acme"}""");
            await SendAsync(http, HttpMethod.Put, "/api/companies/acme/agents/ann", $$$"""
                {"name":"Ann","runner":{"kind":"process","command":"sh","arguments":["-c","until [ -e {{{data.File("go")}}} ]; do sleep 0.05; done; echo done"]} }
                """);
            var receipt = await SendAsync(http, HttpMethod.Post, "/api/companies/acme/agents/ann/wakeups", """{"requestedBy":"me"}""");
            path = $"/api/companies/acme/wakeups/{receipt.GetProperty("wakeupId").GetString()}";
            await Deadline.UntilAsync("it runs", async () =>
                (await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("status").GetString() == "processing");
            await host.KillAsync();
        }

        await File.WriteAllTextAsync(data.File("go"), "");
        using var next = await HostProcess.StartAsync(data.Path);
        using var again = new HttpClient { BaseAddress = next.Url };
        await Deadline.UntilAsync("it is completed", async () =>
            (await again.GetFromJsonAsync<JsonElement>(path)).GetProperty("status").GetString() == "completed");
        var explanation = await again.GetFromJsonAsync<JsonElement>($"{path}/explain");

        var story = explanation.GetProperty("story").EnumerateArray().ToList();
        story.Select(chapter => chapter.GetProperty("code").GetString()).Should().Equal("scheduled", "started", "interrupted", "started", "completed");
        story.Select(chapter => chapter.GetProperty("eventNumber").GetInt64()).Should().BeInAscendingOrder();
        story[0].GetProperty("requestedBy").GetString().Should().Be("me");
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
